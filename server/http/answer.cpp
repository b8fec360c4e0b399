#include "http/answer.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/problem.hpp"

namespace jetcrew::http {
namespace {

constexpr std::string_view page_policy =
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

Response run(const Route& route, const Request& request) {
  try {
    return route.handler(request);
  } catch (...) {
    const auto error = current_error();
    auto response = problem_from(error, request.request_id, request.path);
    if (response.status >= 500) {
      log::warning("request_failed", {{"path", request.path},
                                      {"code", error.code()},
                                      {"message", error.message()},
                                      {"request_id", request.request_id}});
    }
    return response;
  }
}

std::string_view strong_part(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  if (trimmed(if_none_match) == "*") return true;
  for (const auto member : split(if_none_match, ',')) {
    if (strong_part(trimmed(member)) == strong_part(etag)) return true;
  }
  return false;
}

bool is_unchanged(const Response& response, const Request& request) {
  if (!is_safe(request.method) || response.status != 200 || response.is_stream()) return false;
  const auto etag = response.header("ETag");
  const auto known = request.header("If-None-Match");
  return etag && known && names_etag(*known, *etag);
}

void set_default(Response& response, std::string_view name, std::string_view value) {
  if (!response.header(name)) response.headers.add(std::string(name), std::string(value));
}

void append_field(std::string& text, std::string_view name, std::string_view value) {
  text += name;
  text += ": ";
  for (const char c : value) {
    if (c != '\r' && c != '\n' && c != '\0') text += c;
  }
  text += "\r\n";
}

bool has_content(int status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace

Response answer(const Route& route, const Request& request) {
  auto response = run(route, request);
  if (request.body_file) {
    std::error_code gone;  // not there any more: the handler took it
    std::filesystem::remove(*request.body_file, gone);
  }
  log::debug("request", {{"method", std::string(to_string(request.method))},
                         {"path", request.path},
                         {"status", std::to_string(response.status)},
                         {"request_id", request.request_id}});
  return response;
}

void complete(Response& response, const Request& request) {
  if (is_unchanged(response, request)) {
    response.status = 304;
    response.body.clear();
    response.static_body = {};
  }
  response.headers.set("X-Request-Id", request.request_id);
  set_default(response, "X-Content-Type-Options", "nosniff");
  set_default(response, "Referrer-Policy", "no-referrer");
  if (response.header("Content-Type").value_or("").starts_with("text/html")) {
    set_default(response, "Content-Security-Policy", page_policy);
  }
  // What was refused before its path was known has none, and is nothing to keep either.
  if (request.path.empty() || request.path.starts_with("/api/")) {
    set_default(response, "Cache-Control", "no-store");
  }
}

std::string header_text(const Response& response, bool keep_alive) {
  auto text = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
  for (const auto& [name, value] : response.headers) append_field(text, name, value);
  if (!response.is_stream() && has_content(response.status)) {
    append_field(text, "Content-Length", std::to_string(response.content().size()));
  }
  append_field(text, "Connection", keep_alive ? "keep-alive" : "close");
  text += "\r\n";
  return text;
}

}  // namespace jetcrew::http
