// What a running job sees: its request, whether it was interrupted before, and how it tells its story.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "jobs/journal.hpp"
#include "jobs/life.hpp"

namespace jetcrew::jobs {

/// Thrown by Context::checkpoint where the job was cancelled or the process ends. Not an Error: the job did
/// not fail. Let it pass.
class Interrupted : public std::exception {
 public:
  const char* what() const noexcept override { return "the job was interrupted"; }
};

enum class LogLevel { info, warning, error };

/// Used by the job's own thread only. Every function that writes may throw the Errors of state::Database; let
/// them pass too.
class Context {
 public:
  Context(Journal& journal, state::Job& job, std::stop_token stop, bool resumed);

  std::int64_t id() const { return job_.id; }
  const nlohmann::json& request() const { return job_.request; }

  /// Requested when the job is cancelled or the process ends; hand it to programs that run long.
  std::stop_token stop() const { return stop_; }

  /// It ran before and was interrupted: look at the board first, then go on.
  bool resumed() const { return resumed_; }

  void phase(std::string phase);

  /// The whole list of steps; again when it changes. Steps of the same name that are done stay done, and what
  /// was running when the job was interrupted is to do.
  void plan_steps(const std::vector<StepPlan>& steps);

  /// Steps that are found to be needed later, behind those there are; those known already stay as they are.
  void add_steps(const std::vector<StepPlan>& more);

  /// Whether a step of that name is done or skipped.
  bool is_done(std::string_view name) const;

  /// Saved when it returns: say `running` before the step's side effects, `done` after them.
  void step(std::string_view name, StepState state, std::string_view detail = {});

  /// `unit` is `bytes` or `steps`. What is done counts into the whole, however much was foreseen. Saved and
  /// told at most five times a second; the last one always is.
  void progress(std::int64_t done, std::int64_t total, std::string_view unit);

  /// For the person who watches, and for the log. Messages are cut at 8 KiB.
  void log(LogLevel level, std::string_view message);

  /// An event of this job's; `job` and `time` are added to `data`, an object.
  void event(std::string_view topic, nlohmann::json data);

  /// Saved with the job's end, whatever that is.
  void result(nlohmann::json result);

  /// Throws Interrupted where a stop or cancel was requested. After a program that stop() may have ended,
  /// call it before making an Error of that.
  void checkpoint() const;

  /// Saves progress that was held back.
  void flush();

 private:
  Journal& journal_;
  state::Job& job_;
  std::stop_token stop_;
  bool resumed_;
  bool progress_held_ = false;
  std::optional<std::chrono::system_clock::time_point> told_;
};

}  // namespace jetcrew::jobs
