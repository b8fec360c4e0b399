// Jobs and their steps as rows. The rules of a job's life stand in jobs/, which is who writes these.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "state/page.hpp"

namespace jetcrew::state {

class Database;

enum class JobState { queued, running, succeeded, failed, cancelled };
enum class StepState { todo, running, done, failed, skipped };

std::string_view to_text(JobState state);
std::string_view to_text(StepState state);

constexpr bool is_finished(JobState state) {
  return state != JobState::queued && state != JobState::running;
}

struct Progress {
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string unit = "steps";  ///< `bytes` or `steps`
  bool operator==(const Progress&) const = default;
};

struct Job {
  std::int64_t id = 0;
  std::string kind;
  JobState state = JobState::queued;
  std::string phase{};
  nlohmann::json request;
  Progress progress;
  nlohmann::json error;   ///< null, or {code, message, hint, facts}
  nlohmann::json result;  ///< null, or what the kind of job says
  std::string created{};
  std::optional<std::string> started{};
  std::optional<std::string> finished{};
  std::int64_t rev = 1;       ///< grows with each change of the row
  std::int64_t attempts = 0;  ///< times taken up again since a step was last finished
  bool cancel_requested = false;
};

struct Step {
  std::int64_t job_id = 0;
  std::int64_t seq = 0;  ///< from 1
  std::string name{};    ///< unique within the job, e.g. `deb:libpython3-dev`
  std::string title{};
  std::string phase{};
  StepState state = StepState::todo;
  std::string detail{};
  std::optional<std::string> started{};
  std::optional<std::string> finished{};
};

/// Saved as queued; gives its id.
std::int64_t add_job(Database& database, std::string_view kind, const nlohmann::json& request);

std::optional<Job> find_job(Database& database, std::int64_t id);

/// The newest first. Throws Error `cursor_invalid`.
Page<Job> list_jobs(Database& database, const PageRequest& request);

/// What the last `imports` imports did not take, the newest first, as their results have it; without files
/// whose name is that of a stored package by now.
std::vector<nlohmann::json> skipped_by_imports(Database& database, int imports);

/// Queued and running, the oldest first.
std::vector<Job> unfinished_jobs(Database& database);

/// Writes what can change (state, phase, progress, error, result, times, attempts) and sets the new rev.
void save_job(Database& database, Job& job);

void request_cancel(Database& database, std::int64_t id);

/// In order.
std::vector<Step> steps_of(Database& database, std::int64_t job_id);
std::optional<Step> find_step(Database& database, std::int64_t job_id, std::string_view name);

/// Puts these in the place of the job's steps.
void replace_steps(Database& database, std::int64_t job_id, const std::vector<Step>& steps);

/// Writes state, detail and times.
void save_step(Database& database, const Step& step);

}  // namespace jetcrew::state
