// /api/v1/checks: what proves that it works.
#include "api/check_title.hpp"
#include "api/requests.hpp"
#include "install/observation.hpp"
#include "state/check_results.hpp"

namespace jetcrew::api {

void add_check_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/checks", {.operation_id = "listChecks"}, [&](const http::Request&) {
    nlohmann::json items = nlohmann::json::array();
    for (const auto& check : state::latest_check_results(service.database())) {
      items.push_back(
          {{"name", check.name},
           {"environment", check.environment.empty() ? nlohmann::json() : nlohmann::json(check.environment)},
           {"status", check.status},
           {"seconds", check.seconds},
           {"detail", check.detail},
           {"hint", check.hint},
           {"code", check.code},
           {"facts", check.facts},
           {"values", check.values},
           {"title", title_json(service, check.name)},
           {"job", check.job_id ? nlohmann::json(*check.job_id) : nlohmann::json()},
           {"time", check.time}});
    }
    return http::Response::json(200, {{"items", std::move(items)}});
  });
  router.add(http::Method::post, "/api/v1/checks", {.operation_id = "createCheck"},
             idempotent(service, [&](const http::Request& request) {
               const auto environment =
                   optional_text_member(body_of(request), "environment").value_or("default");
               install::require_environment_name(environment);
               return accepted(service, service.runner.submit("check", {{"environment", environment}}));
             }));
}

}  // namespace jetcrew::api
