#include "api/requests.hpp"

#include "api/job_json.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "http/problem.hpp"
#include "state/idempotency.hpp"
#include "state/job_records.hpp"

namespace jetcrew::api {
namespace {

Error invalid(const std::string& pointer, std::string_view why) {
  return {"field_invalid",
          fmt::format("{} {}", pointer.empty() ? "the body" : pointer, why),
          "See /api/v1/openapi.json for what this call takes.",
          {{"pointer", pointer}}};
}

}  // namespace

nlohmann::json body_of(const http::Request& request) {
  const auto type = request.header("content-type").value_or("");
  if (lower(trimmed(type.substr(0, type.find(';')))) != "application/json") {
    throw Error("media_type_unsupported", "the body must be JSON",
                "Send the header Content-Type: application/json.");
  }
  // What the callback refuses is left out, and the rest is taken: that must not pass for the whole body.
  constexpr int deepest = 32;
  bool too_deep = false;
  auto document = nlohmann::json::parse(
      request.body,
      [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
      },
      false);
  if (too_deep) {
    throw Error("json_invalid", fmt::format("the body is nested deeper than {} levels", deepest),
                "No call takes anything like that; see /api/v1/openapi.json.");
  }
  if (document.is_discarded()) {
    throw Error("json_invalid", "the body is not valid JSON",
                "Check the body's quotes, commas and brackets.");
  }
  if (!document.is_object()) throw invalid("", "must be a JSON object");
  return document;
}

std::string text_member(const nlohmann::json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end()) throw invalid(fmt::format("/{}", name), "is missing");
  if (!found->is_string()) throw invalid(fmt::format("/{}", name), "must be a text");
  return found->get<std::string>();
}

std::optional<std::string> optional_text_member(const nlohmann::json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::nullopt;
  return text_member(body, name);
}

std::optional<std::int64_t> optional_number_member(const nlohmann::json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::nullopt;
  if (!found->is_number_integer()) throw invalid(fmt::format("/{}", name), "must be a whole number");
  return found->get<std::int64_t>();
}

bool optional_flag_member(const nlohmann::json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return false;
  if (!found->is_boolean()) throw invalid(fmt::format("/{}", name), "must be true or false");
  return found->get<bool>();
}

std::int64_t id_of(const http::Request& request) {
  const auto& text = request.parameters.at("id");
  if (const auto id = to_number(text); id && *id > 0) return *id;
  throw Error("not_found", fmt::format("'{}' is not the number of anything here", to_valid_utf8(text)),
              "Numbers of jobs and plans come from their lists.");
}

state::PageRequest page_of(const http::Request& request) {
  state::PageRequest page;
  if (const auto limit = request.query.find("limit"); limit != request.query.end()) {
    const auto number = to_number(limit->second);
    if (!number || *number < 1 || *number > 200) throw invalid("limit", "must be a number from 1 to 200");
    page.limit = *number;
  }
  if (const auto cursor = request.query.find("cursor"); cursor != request.query.end())
    page.cursor = cursor->second;
  return page;
}

http::Handler idempotent(Service& service, http::Handler handler) {
  return [&service, handler = std::move(handler)](const http::Request& request) -> http::Response {
    auto& database = service.database();
    const auto key = request.header("idempotency-key").value_or("");
    if (key.empty() || key.size() > 255) {
      throw Error("idempotency_key_required", "this call needs the header Idempotency-Key",
                  "Send a random text of your own with it, the same one when you repeat the call.");
    }
    const auto hash = to_hex(
        Sha256::of(fmt::format("{} {}\n{}", http::to_string(request.method), request.target, request.body)));
    if (!state::reserve_key(database, key, hash)) {
      const auto first = state::find_key(database, key);
      if (first && first->request_hash != hash) {
        throw Error("idempotency_key_reused", "this Idempotency-Key was used for another request",
                    "Use a new key for a new request.");
      }
      if (!first || !first->status) {
        throw Error("idempotency_key_busy", "the first request with this key is still being answered",
                    "Wait a moment, then repeat it.");
      }
      http::Response again;
      again.status = *first->status;
      again.body = first->body;
      again.headers.set("Content-Type", again.status < 400 ? "application/json" : "application/problem+json");
      if (!first->location.empty()) again.headers.set("Location", first->location);
      return again;
    }
    try {
      auto response = [&] {
        try {
          return handler(request);
        } catch (const Error& error) {
          return http::problem_from(error, request.request_id, request.path);
        }
      }();
      // A conflict of the moment (another job runs) is worth another try with the same key.
      if (response.status >= 500 || response.status == 409) {
        state::release_key(database, key);
      } else {
        state::save_answer(database, key, response.status, response.body,
                           response.header("location").value_or(""));
      }
      return response;
    } catch (...) {
      state::release_key(database, key);
      throw;
    }
  };
}

http::Response accepted(Service& service, std::int64_t id) {
  const auto job = state::find_job(service.database(), id);
  auto response = http::Response::json(202, job_json(service, *job));
  response.set("Location", fmt::format("/api/v1/jobs/{}", id));
  return response;
}

}  // namespace jetcrew::api
