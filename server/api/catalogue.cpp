// /api/v1/catalogue: which catalogue is in force, and what of it is not.
#include "api/service.hpp"

namespace jetcrew::api {

void add_catalogue_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/catalogue", {.operation_id = "getCatalogue"},
             [&](const http::Request&) {
               return http::Response::json(200, install::to_json(*service.workspace.knowledge()));
             });
}

}  // namespace jetcrew::api
