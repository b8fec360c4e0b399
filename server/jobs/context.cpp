#include "jobs/context.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "state/job_records.hpp"

namespace jetcrew::jobs {
namespace {

constexpr auto between_progress = std::chrono::milliseconds(200);
constexpr std::size_t longest_message = 8U << 10U;

std::string_view to_text(LogLevel level) {
  switch (level) {
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
    default:
      return "info";
  }
}

}  // namespace

Context::Context(Journal& journal, state::Job& job, std::stop_token stop, bool resumed)
    : journal_(journal), job_(job), stop_(std::move(stop)), resumed_(resumed) {}

void Context::phase(std::string phase) {
  progress_held_ = false;  // the phase is saved and told with it
  journal_.phase(job_, std::move(phase));
}

void Context::plan_steps(const std::vector<StepPlan>& steps) {
  journal_.plan_steps(job_, steps);
}

void Context::add_steps(const std::vector<StepPlan>& more) {
  journal_.add_steps(job_, more);
}

bool Context::is_done(std::string_view name) const {
  const auto step = state::find_step(journal_.database(), job_.id, name);
  return step && (step->state == StepState::done || step->state == StepState::skipped);
}

void Context::step(std::string_view name, StepState state, std::string_view detail) {
  flush();
  journal_.step(job_, name, state, detail);
}

void Context::progress(std::int64_t done, std::int64_t total, std::string_view unit) {
  if (unit != "bytes" && unit != "steps")
    throw Error("internal", fmt::format("progress in {} is not known", unit),
                "This is a mistake in JetCrew. Please report it with the log.");
  if (total > 0) total = std::max(total, done);
  const state::Progress progress{done, total, std::string(unit)};
  if (progress == job_.progress) return;
  job_.progress = progress;
  progress_held_ = true;
  // A clock that was set back must not silence it.
  const auto now = journal_.database().clock().now();
  const bool lately = told_ && now >= *told_ && now - *told_ < between_progress;
  if (!lately || (total > 0 && done == total)) flush();
}

void Context::log(LogLevel level, std::string_view message) {
  const auto text = to_valid_utf8(message.substr(0, longest_message));
  const auto severity = level == LogLevel::error     ? log::Level::error
                        : level == LogLevel::warning ? log::Level::warning
                                                     : log::Level::info;
  log::write(severity, "job", {{"job", std::to_string(job_.id)}, {"message", text}});
  journal_.event(job_, "log", {{"level", to_text(level)}, {"message", text}});
}

void Context::event(std::string_view topic, nlohmann::json data) {
  journal_.event(job_, topic, std::move(data));
}

void Context::result(nlohmann::json result) {
  job_.result = std::move(result);
}

void Context::checkpoint() const {
  if (stop_.stop_requested()) throw Interrupted();
}

void Context::flush() {
  if (!progress_held_) return;
  journal_.progress(job_);
  progress_held_ = false;
  told_ = journal_.database().clock().now();
}

}  // namespace jetcrew::jobs
