// /api/v1/drift: where the board is not what JetCrew last made of it.
#include "install/drift.hpp"

#include <mutex>

#include "api/service.hpp"
#include "base/error.hpp"

namespace jetcrew::api {

void add_drift_routes(http::Router& router, Service& service) {
  // Each reads gigabytes: one at a time.
  const auto deep_reader = std::make_shared<std::mutex>();
  router.add(http::Method::get, "/api/v1/drift", {.operation_id = "getDrift"},
             [&service, deep_reader](const http::Request& request) {
               const auto deep = request.query.find("deep");
               if (deep == request.query.end() || deep->second == "false")
                 return http::Response::json(200,
                                             install::drift_json(service.workspace, install::Depth::quick));
               const std::unique_lock lock(*deep_reader, std::try_to_lock);
               if (!lock) {
                 throw Error("drift_busy", "somebody else has all files read at this moment",
                             "Wait until that is done, then ask again.");
               }
               return http::Response::json(200, install::drift_json(service.workspace, install::Depth::deep));
             });
}

}  // namespace jetcrew::api
