#include "api/service.hpp"
#include "embedded/web.hpp"
#include "http/assets.hpp"

namespace jetcrew::api {

http::Router make_router(Service& service) {
  http::Router router;
  add_health_routes(router, service);
  add_version_routes(router, service);
  add_board_routes(router, service);
  add_sensor_routes(router, service);
  add_setup_routes(router, service);
  add_source_routes(router, service);
  add_upload_routes(router, service);
  add_bundle_routes(router, service);
  add_bundle_upload_routes(router, service);
  add_payload_routes(router, service);
  add_plan_routes(router, service);
  add_catalogue_routes(router, service);
  add_drift_routes(router, service);
  add_profile_routes(router, service);
  add_problem_routes(router, service);
  add_job_routes(router, service);
  add_event_routes(router, service);
  add_check_routes(router, service);
  add_environment_routes(router, service);
  router.set_fallback([assets = std::make_shared<http::Assets>(embedded::web())](
                          const http::Request& request) { return assets->serve(request); });
  return router;
}

}  // namespace jetcrew::api
