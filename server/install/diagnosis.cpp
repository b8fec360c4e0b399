#include "install/diagnosis.hpp"

#include "base/log.hpp"
#include "doctor/finding_json.hpp"
#include "install/profiles.hpp"
#include "state/check_results.hpp"
#include "state/events.hpp"
#include "state/job_records.hpp"

namespace jetcrew::install {
namespace {

void append(doctor::Tail& text, std::string_view line) {
  text.append(line);
  text.append("\n");
}

void append_log(doctor::Tail& text, state::Database& database, std::int64_t job) {
  constexpr std::size_t at_once = 1000;
  std::int64_t after = 0;
  while (true) {
    const auto events = state::events_of_job(database, job, after, {"log"}, at_once);
    for (const auto& event : events) append(text, event.data.value("message", ""));
    if (events.size() < at_once) return;
    after = events.back().id;
  }
}

void append_facts(doctor::Tail& text, const Facts& facts) {
  for (const auto& [name, fact] : facts) append(text, fact);
}

doctor::Tail all_that_was_said(state::Database& database, std::int64_t job, const Error& error) {
  doctor::Tail text;
  append_log(text, database, job);
  for (const auto& step : state::steps_of(database, job)) {
    if (step.state == state::StepState::failed) append(text, step.detail);
  }
  for (const auto& result : state::latest_check_results(database)) {
    if (result.job_id != job || result.status != "failed") continue;
    append(text, result.detail);
    append_facts(text, result.facts);
  }
  append(text, error.message());
  append_facts(text, error.facts());
  return text;
}

/// A help beside the error: where it cannot be had the job still ends with the error itself.
void tell_findings(Workspace& workspace, jobs::Context& job, const Error& error) {
  try {
    const auto known = workspace.knowledge();
    const auto place = place_here(workspace.root(), workspace.folder(), known->catalogue.jetpack);
    const auto findings =
        known->problems.match(all_that_was_said(workspace.database(), job.id(), error), place);
    if (!findings.empty()) job.event("findings", {{"findings", doctor::to_json(findings)}});
  } catch (const std::exception&) {
    log::warning("a failed job is not explained",
                 {{"job", std::to_string(job.id())}, {"reason", current_error().message()}});
  }
}

}  // namespace

jobs::Work with_diagnosis(Workspace& workspace, jobs::Work work) {
  return [&workspace, work = std::move(work)](jobs::Context& job) {
    try {
      work(job);
    } catch (const jobs::Interrupted&) {
      throw;
    } catch (const std::exception&) {
      if (!job.stop().stop_requested()) tell_findings(workspace, job, current_error());
      throw;
    }
  };
}

}  // namespace jetcrew::install
