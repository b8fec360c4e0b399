// /api/v1/jobs: long work, its steps and its end.
#include "api/job_json.hpp"
#include "api/requests.hpp"
#include "api/service.hpp"
#include "base/error.hpp"

namespace jetcrew::api {

void add_job_routes(http::Router& router, Service& service) {
  router.add(
      http::Method::get, "/api/v1/jobs", {.operation_id = "listJobs"}, [&](const http::Request& request) {
        const auto page = state::list_jobs(service.database(), page_of(request));
        return http::Response::json(
            200, page_json(page, [&](const state::Job& job) { return job_json(service, job, false); }));
      });
  router.add(http::Method::get, "/api/v1/jobs/{id}", {.operation_id = "getJob"},
             [&](const http::Request& request) {
               const auto id = id_of(request);
               const auto job = state::find_job(service.database(), id);
               if (!job)
                 throw Error("not_found", fmt::format("there is no job {}", id),
                             "See /api/v1/jobs for those there are.");
               return http::Response::json(200, job_json(service, *job));
             });
  router.add(http::Method::post, "/api/v1/jobs/{id}:cancel", {.operation_id = "cancelJob"},
             [&](const http::Request& request) {
               const auto id = id_of(request);
               service.runner.cancel(id);
               return accepted(service, id);
             });
}

}  // namespace jetcrew::api
