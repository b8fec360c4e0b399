#include "api/job_json.hpp"

#include "api/check_title.hpp"
#include "http/problem.hpp"
#include "jobs/saved_error.hpp"
#include "state/events.hpp"

namespace jetcrew::api {
namespace {

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

/// The known problems that a failed job showed, as its last diagnosis has them.
nlohmann::json findings_of(const Service& service, std::int64_t job) {
  const auto events = state::events_of_job(service.database(), job, 0, {"findings"}, 100);
  return events.empty() ? nlohmann::json::array() : events.back().data.at("findings");
}

}  // namespace

nlohmann::json job_json(const Service& service, const state::Job& job, bool with_steps) {
  nlohmann::json document{
      {"id", job.id},
      {"kind", job.kind},
      {"state", state::to_text(job.state)},
      {"phase", job.phase},
      {"request", job.request},
      {"progress", {{"done", job.progress.done}, {"total", job.progress.total}, {"unit", job.progress.unit}}},
      {"error", job.error.is_null() ? nlohmann::json() : http::problem_document(jobs::error_from(job.error))},
      {"result", job.result},
      {"created", job.created},
      {"started", or_null(job.started)},
      {"finished", or_null(job.finished)},
      {"cancel_requested", job.cancel_requested},
      {"rev", job.rev}};
  if (!with_steps) return document;
  document["findings"] = findings_of(service, job.id);
  auto& steps = document["steps"] = nlohmann::json::array();
  constexpr std::string_view check = "check:";
  for (const auto& step : state::steps_of(service.database(), job.id)) {
    steps.push_back({{"seq", step.seq},
                     {"name", step.name},
                     {"title", step.title},
                     {"phase", step.phase},
                     {"state", state::to_text(step.state)},
                     {"detail", step.detail},
                     {"started", or_null(step.started)},
                     {"finished", or_null(step.finished)}});
    if (step.name.starts_with(check)) {
      steps.back()["titles"] = title_json(service, std::string_view(step.name).substr(check.size()));
    }
  }
  return document;
}

}  // namespace jetcrew::api
