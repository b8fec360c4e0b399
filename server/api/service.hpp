// What the handlers of all resources share.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "http/event_stream.hpp"
#include "http/router.hpp"
#include "install/media_attendant.hpp"
#include "install/workspace.hpp"
#include "jobs/runner.hpp"
#include "sensors/sampler.hpp"

namespace jetcrew::api {

struct Service {
  install::Workspace& workspace;
  jobs::Runner& runner;
  install::MediaAttendant& media;
  sensors::Sampler& sampler;

  state::Database& database() const { return workspace.database(); }
};

/// All routes of the API, with the page for every other path.
http::Router make_router(Service& service);

/// The events of all jobs as the stream of the http room.
std::unique_ptr<http::EventSource> make_event_source(state::Database& database);

// One function a resource, each in a file of its own.
void add_health_routes(http::Router& router, Service& service);
void add_version_routes(http::Router& router, Service& service);
void add_board_routes(http::Router& router, Service& service);
void add_sensor_routes(http::Router& router, Service& service);
void add_setup_routes(http::Router& router, Service& service);
void add_source_routes(http::Router& router, Service& service);
void add_upload_routes(http::Router& router, Service& service);
void add_bundle_routes(http::Router& router, Service& service);
void add_bundle_upload_routes(http::Router& router, Service& service);
void add_payload_routes(http::Router& router, Service& service);
void add_plan_routes(http::Router& router, Service& service);
void add_catalogue_routes(http::Router& router, Service& service);
void add_profile_routes(http::Router& router, Service& service);
void add_drift_routes(http::Router& router, Service& service);
void add_problem_routes(http::Router& router, Service& service);
void add_job_routes(http::Router& router, Service& service);
void add_event_routes(http::Router& router, Service& service);
void add_check_routes(http::Router& router, Service& service);
void add_environment_routes(http::Router& router, Service& service);

}  // namespace jetcrew::api
