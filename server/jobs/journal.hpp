// Writes what happens to a job, each change and its event in one transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "state/database.hpp"
#include "state/job_records.hpp"

namespace jetcrew::jobs {

struct StepPlan {
  std::string name;   ///< unique within the job, e.g. `deb:libpython3-dev`
  std::string title;  ///< for people
  std::string phase;
};

class Journal {
 public:
  /// `changed` is called after each change that others may want to see, in the thread that made it.
  explicit Journal(state::Database& database, std::function<void()> changed = {});

  state::Database& database() noexcept { return database_; }

  /// Throws Error `job_running` (facts.job) while another job is unfinished.
  std::int64_t queue(std::string_view kind, const nlohmann::json& request);

  /// Moves the job to a state and saves all of its row. Throws Error `internal` where it may not become that.
  /// A job that ends as failed or cancelled leaves no step running or to do.
  void move(state::Job& job, state::JobState to);

  /// Saves the row and tells what phase the job is in now.
  void phase(state::Job& job, std::string phase);

  /// Saves the row and tells how far the job is.
  void progress(state::Job& job);

  /// The steps of the job from now on. Those of the same name that are done or skipped stay so, and done ones
  /// that are not planned again stay in front. Throws Error `internal` for a name that comes twice.
  void plan_steps(const state::Job& job, const std::vector<StepPlan>& plan);

  /// Steps more, behind those there are. One whose name is known already is left as it is.
  void add_steps(const state::Job& job, const std::vector<StepPlan>& more);

  /// A step that is finished for the first time also ends the count of attempts. Throws Error `internal` for
  /// an unknown name.
  void step(state::Job& job, std::string_view name, state::StepState state, std::string_view detail);

  /// `data`, an object, gets the job's id and the time.
  void event(const state::Job& job, std::string_view topic, nlohmann::json data);

 private:
  void add_job_event(const state::Job& job, std::string_view type);
  void add_step_event(const state::Step& step);
  void end_open_steps(const state::Job& job);
  void tell() const;

  state::Database& database_;
  std::function<void()> changed_;
};

}  // namespace jetcrew::jobs
