// /api/v1/environments: the Python environments of the board.
#include "state/environments.hpp"

#include "api/service.hpp"

namespace jetcrew::api {

void add_environment_routes(http::Router& router, Service& service) {
  router.add(
      http::Method::get, "/api/v1/environments", {.operation_id = "listEnvironments"},
      [&](const http::Request&) {
        nlohmann::json items = nlohmann::json::array();
        for (const auto& environment : state::list_environments(service.database())) {
          nlohmann::json generations = nlohmann::json::array();
          for (const auto& generation : state::list_generations(service.database(), environment.name)) {
            generations.push_back(
                {{"number", generation.number},
                 {"created", generation.created},
                 {"job", generation.job_id ? nlohmann::json(*generation.job_id) : nlohmann::json()},
                 {"packages", generation.packages}});
          }
          items.push_back({{"name", environment.name},
                           {"generation", environment.generation},
                           {"interpreter", environment.interpreter},
                           {"python", environment.python},
                           {"system_site_packages", environment.system_site_packages},
                           {"generations", std::move(generations)}});
        }
        return http::Response::json(200, {{"items", std::move(items)}});
      });
}

}  // namespace jetcrew::api
