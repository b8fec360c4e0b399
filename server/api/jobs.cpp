// /api/v1/jobs: long work, its steps and its end.
#include "api/job_json.hpp"
#include "api/requests.hpp"
#include "api/service.hpp"
#include "base/error.hpp"
#include "state/events.hpp"

namespace jetcrew::api {
namespace {

constexpr std::size_t largest_log = 4U << 20U;  // bytes; dpkg says some 100 a package

state::Job job_of(Service& service, std::int64_t id) {
  auto job = state::find_job(service.database(), id);
  if (!job)
    throw Error("not_found", fmt::format("there is no job {}", id), "See /api/v1/jobs for those there are.");
  return std::move(*job);
}

/// What the job and the programs it ran said, a message a line, the oldest first; of more than 4 MiB the end.
std::string log_of(Service& service, std::int64_t id) {
  std::string text;
  std::int64_t after = 0;
  bool cut = false;
  while (true) {
    const auto events = state::events_of_job(service.database(), id, after, {"log"}, 1000);
    if (events.empty()) break;
    after = events.back().id;
    for (const auto& event : events) {
      text += fmt::format("{} {:<7} {}\n", event.created, event.data.value("level", "info"),
                          event.data.value("message", ""));
    }
    if (text.size() <= largest_log) continue;
    text.erase(0, text.find('\n', text.size() - largest_log) + 1);
    cut = true;
  }
  return cut ? "(what came before is left out)\n" + text : text;
}

}  // namespace

void add_job_routes(http::Router& router, Service& service) {
  router.add(
      http::Method::get, "/api/v1/jobs", {.operation_id = "listJobs"}, [&](const http::Request& request) {
        const auto page = state::list_jobs(service.database(), page_of(request));
        return http::Response::json(
            200, page_json(page, [&](const state::Job& job) { return job_json(service, job, false); }));
      });
  router.add(http::Method::get, "/api/v1/jobs/{id}", {.operation_id = "getJob"},
             [&](const http::Request& request) {
               return http::Response::json(200, job_json(service, job_of(service, id_of(request))));
             });
  router.add(http::Method::get, "/api/v1/jobs/{id}/log", {.operation_id = "getJobLog"},
             [&](const http::Request& request) {
               const auto job = job_of(service, id_of(request));
               return http::Response::text(200, log_of(service, job.id));
             });
  router.add(http::Method::post, "/api/v1/jobs/{id}:cancel", {.operation_id = "cancelJob"},
             [&](const http::Request& request) {
               const auto id = id_of(request);
               service.runner.cancel(id);
               return accepted(service, id);
             });
}

}  // namespace jetcrew::api
