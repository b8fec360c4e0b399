// /api/v1/environments: the Python environments of the board.
#include "state/environments.hpp"

#include "api/requests.hpp"
#include "api/service.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "install/environment_history.hpp"
#include "install/environment_work.hpp"
#include "install/observation.hpp"

namespace jetcrew::api {
namespace {

state::Environment environment_of(const Service& service, const http::Request& request) {
  const auto& name = request.parameters.at("name");
  if (auto found = state::find_environment(service.database(), name)) return std::move(*found);
  throw Error("not_found", fmt::format("there is no environment {}", to_valid_utf8(name)),
              "See /api/v1/environments for those there are.");
}

/// A generation's number in the query. @throws Error `field_invalid`
std::int64_t number_in_query(const http::Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  const auto number = found == request.query.end() ? std::nullopt : to_number(found->second);
  if (number && *number > 0) return *number;
  throw Error("field_invalid", fmt::format("the query needs {}, the number of a generation", name),
              "See the API's description.", {{"pointer", "/" + name}});
}

bool is_forced(const http::Request& request) {
  const auto found = request.query.find("force");
  if (found == request.query.end() || found->second == "false") return false;
  if (found->second == "true") return true;
  throw Error("field_invalid", "force must be true or false", "See the API's description.",
              {{"pointer", "/force"}});
}

/// A member that must be a number from `least` on. @throws Error `field_invalid`
std::optional<int> number_member(const nlohmann::json& body, const std::string& name, int least) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::nullopt;
  constexpr int most = 1'000'000'000;
  if (found->is_number_integer() && *found >= least && *found <= most) return found->get<int>();
  throw Error("field_invalid", fmt::format("{} must be a whole number from {} on", name, least),
              "See the API's description.", {{"pointer", "/" + name}});
}

void add_reading_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/environments", {.operation_id = "listEnvironments"},
             [&](const http::Request&) {
               nlohmann::json items = nlohmann::json::array();
               for (const auto& environment : state::list_environments(service.database()))
                 items.push_back(install::environment_json(service.workspace, environment));
               return http::Response::json(200, {{"items", std::move(items)}});
             });
  router.add(http::Method::get, "/api/v1/environments/{name}", {.operation_id = "getEnvironment"},
             [&](const http::Request& request) {
               return http::Response::json(
                   200, install::environment_json(service.workspace, environment_of(service, request)));
             });
  router.add(http::Method::get, "/api/v1/environments/{name}/difference",
             {.operation_id = "compareGenerations"}, [&](const http::Request& request) {
               const auto environment = environment_of(service, request);
               return http::Response::json(200,
                                           install::difference_between(service.database(), environment.name,
                                                                       number_in_query(request, "from"),
                                                                       number_in_query(request, "to")));
             });
}

void add_changing_routes(http::Router& router, Service& service) {
  router.add(http::Method::post, "/api/v1/environments/{name}:rollback",
             {.operation_id = "rollBackEnvironment"}, idempotent(service, [&](const http::Request& request) {
               const auto environment = environment_of(service, request);
               const auto number = install::generation_to_roll_back_to(
                   service.workspace, environment.name, number_member(body_of(request), "generation", 1));
               return accepted(service, service.runner.submit("rollback", {{"environment", environment.name},
                                                                           {"generation", number}}));
             }));
  router.add(http::Method::post, "/api/v1/environments/{name}:repair", {.operation_id = "repairEnvironment"},
             idempotent(service, [&](const http::Request& request) {
               const auto environment = environment_of(service, request);
               const auto discard = optional_flag_member(body_of(request), "discard_changes");
               return accepted(service, service.runner.submit("repair", {{"environment", environment.name},
                                                                         {"discard_changes", discard}}));
             }));
  router.add(http::Method::post, "/api/v1/environments:clean", {.operation_id = "cleanEnvironments"},
             idempotent(service, [&](const http::Request& request) {
               nlohmann::json job = nlohmann::json::object();
               const auto body = body_of(request);
               if (const auto keep = number_member(body, "keep", 0)) job["keep"] = *keep;
               if (optional_flag_member(body, "packages")) job["packages"] = true;
               return accepted(service, service.runner.submit("clean", job));
             }));
  router.add(http::Method::del, "/api/v1/environments/{name}", {.operation_id = "deleteEnvironment"},
             [&](const http::Request& request) {
               const auto environment = environment_of(service, request);
               return accepted(service,
                               service.runner.submit("remove_environment", {{"environment", environment.name},
                                                                            {"force", is_forced(request)}}));
             });
  router.add(http::Method::del, "/api/v1/environments/{name}/generations/{id}",
             {.operation_id = "deleteGeneration"}, [&](const http::Request& request) {
               const auto environment = environment_of(service, request);
               return accepted(service,
                               service.runner.submit("remove_generation", {{"environment", environment.name},
                                                                           {"generation", id_of(request)},
                                                                           {"force", is_forced(request)}}));
             });
}

}  // namespace

void add_environment_routes(http::Router& router, Service& service) {
  add_reading_routes(router, service);
  add_changing_routes(router, service);
}

}  // namespace jetcrew::api
