// /api/v1/setup: the wizard's state.
#include "api/requests.hpp"
#include "api/setup_state.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "install/device_state.hpp"

namespace jetcrew::api {
namespace {

http::Response setup_response(Service& service, const Setup& setup) {
  auto document = setup.document;
  document["rev"] = setup.rev;
  document["steps"] = setup_steps(service.database(), setup);
  const auto current = document.at("current").get<std::string>();
  const bool at_the_end = current == "checks" || current == "ready";
  document["ready"] = at_the_end && install::device_state(service.workspace).at("ready").get<bool>();
  auto response = http::Response::json(200, document);
  response.set("ETag", fmt::format("\"{}\"", setup.rev));
  return response;
}

std::int64_t expected_rev(const http::Request& request) {
  auto tag = request.header("if-match");
  if (!tag) {
    throw Error("precondition_required", "a change of the setup needs the header If-Match",
                "Send the ETag of the setup that you read.");
  }
  auto text = trimmed(*tag);
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"'))
    text = text.substr(1, text.size() - 2);
  if (const auto rev = to_number(text)) return *rev;
  throw Error("precondition_failed", "If-Match is not an ETag of the setup",
              "Send the ETag of the setup that you read.");
}

}  // namespace

void add_setup_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/setup", {.operation_id = "getSetup"},
             [&](const http::Request&) { return setup_response(service, read_setup(service.database())); });
  router.add(http::Method::patch, "/api/v1/setup", {.operation_id = "changeSetup", .body_limit = 1U << 20U},
             [&](const http::Request& request) {
               const auto rev = expected_rev(request);
               return setup_response(service, change_setup(service.database(), body_of(request), rev));
             });
}

}  // namespace jetcrew::api
