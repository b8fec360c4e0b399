// /api/v1/version and the OpenAPI document.
#include "api/service.hpp"
#include "base/build.hpp"
#include "base/error.hpp"
#include "embedded/openapi.hpp"

namespace jetcrew::api {

void add_version_routes(http::Router& router, Service&) {
  router.add(http::Method::get, "/api/v1/version", {.operation_id = "getVersion", .open = true},
             [](const http::Request&) {
               return http::Response::json(200, {{"api", "v1"},
                                                 {"min_api", "v1"},
                                                 {"agent", build().version},
                                                 {"commit", build().commit},
                                                 {"build", build().type}});
             });
  router.add(http::Method::get, "/api/v1/openapi.json", {.operation_id = "getOpenapi", .open = true},
             [](const http::Request&) {
               http::Response response;
               response.static_body = embedded::openapi().front().content;
               response.set("Content-Type", "application/json");
               return response;
             });
}

}  // namespace jetcrew::api
