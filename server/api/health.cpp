// /livez, /readyz and /metrics: for whoever watches the daemon.
#include "api/drift_counts.hpp"
#include "api/metrics.hpp"
#include "api/sensor_metrics.hpp"
#include "api/service.hpp"
#include "base/build.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bundle/store.hpp"
#include "http/problem.hpp"
#include "state/environments.hpp"
#include "state/installed.hpp"
#include "state/job_records.hpp"

namespace jetcrew::api {
namespace {

/// Resident memory of this process in bytes, from /proc/self/statm (pages).
double resident_bytes() {
  const auto text = read_optional("/proc/self/statm");
  if (!text) return 0;
  const auto parts = split(*text, ' ');
  const auto pages = parts.size() > 1 ? to_number(parts[1]) : std::nullopt;
  return pages ? static_cast<double>(*pages) * 4096 : 0;
}

void add_drift(Metrics& metrics, const std::optional<DriftCounts::Counts>& counts) {
  metrics.family("jetcrew_drift_items", "gauge", "Where the board is not what was last made of it, by kind.");
  for (const auto& [kind, count] : counts.value_or(DriftCounts::Counts()))
    metrics.value(count, {{"kind", kind}});
}

http::Response metrics(Service& service, DriftCounts& drift) {
  Metrics metrics;
  metrics.add("jetcrew_build_info", "gauge", "Version of the agent.", 1,
              {{"version", build().version}, {"commit", build().commit}});
  metrics.add("process_resident_memory_bytes", "gauge", "Resident memory of the daemon.", resident_bytes());
  const auto space = space_of(service.workspace.folder());
  metrics.add("jetcrew_disk_free_bytes", "gauge", "Free space on the disk of the state folder.",
              static_cast<double>(space.free_bytes));
  metrics.add("jetcrew_disk_total_bytes", "gauge", "Size of the disk of the state folder.",
              static_cast<double>(space.total_bytes));
  metrics.add("jetcrew_packages_installed", "gauge", "Packages that JetCrew installed.",
              static_cast<double>(state::list_installed(service.database()).size()));
  metrics.add("jetcrew_environments", "gauge", "Python environments.",
              static_cast<double>(state::list_environments(service.database()).size()));
  metrics.add("jetcrew_jobs_unfinished", "gauge", "Jobs queued or running.",
              static_cast<double>(state::unfinished_jobs(service.database()).size()));
  add_drift(metrics, drift.now(service.workspace));
  add_sensor_metrics(metrics, *service.sampler.latest().sample);
  return http::Response::text(200, std::move(metrics).text(), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace

void add_health_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/livez", {.operation_id = "livez", .open = true},
             [](const http::Request&) { return http::Response::text(200, "ok\n"); });
  router.add(http::Method::get, "/readyz", {.operation_id = "readyz", .open = true},
             [&](const http::Request& request) {
               try {
                 service.database().check_writable();
                 bundle::require_space(service.workspace.folder(), 0, "The daemon");
               } catch (const Error& error) {
                 auto problem = http::problem_document(error, request.request_id, request.path);
                 problem["status"] = 503;
                 return http::problem_response(problem);
               }
               return http::Response::text(200, "ok\n");
             });
  router.add(http::Method::get, "/metrics", {.operation_id = "metrics"},
             [&service, drift = std::make_shared<DriftCounts>()](const http::Request&) {
               return metrics(service, *drift);
             });
}

}  // namespace jetcrew::api
