// Carries jobs out, one at a time, on a thread of its own; what a process left unfinished the next one takes
// up again.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "jobs/context.hpp"
#include "state/database.hpp"
#include "state/job_records.hpp"

namespace jetcrew::jobs {

/// What a kind of job does. An Error makes the job failed, with that error; Interrupted makes it cancelled,
/// or leaves it to be taken up again where the process ends. An Error while the process ends counts as that
/// too: the next process meets it again if it was real.
using Work = std::function<void(Context&)>;

struct RunnerOptions {
  /// Between attempts to save a job's end where the database cannot be written.
  std::chrono::milliseconds save_retry = std::chrono::seconds(5);
};

class Runner {
 public:
  /// Times come from the database's clock.
  Runner(state::Database& database, std::map<std::string, Work> kinds, RunnerOptions options = {});
  /// stop(), then it goes.
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Called after each change, from any thread, to wake event streams; it must not block. Set it before
  /// start() and submit().
  void on_change(std::function<void()> changed);

  /// Saves a queued job and gives its id; it runs once the runner is started. Inside a Transaction it runs
  /// once that is committed. Throws Error `job_running` (facts.job) while another job is unfinished,
  /// `job_kind_unknown`.
  std::int64_t submit(std::string_view kind, const nlohmann::json& request);

  /// Starts the thread: first what an earlier process left unfinished, in order, then what is submitted. A
  /// job taken up three times without finishing a step fails as `job_keeps_failing`.
  void start();

  /// A queued job is cancelled now, a running one at its next checkpoint. Throws Error `not_found`, and
  /// `job_finished` where it ended before.
  void cancel(std::int64_t id);

  /// Interrupts the running job, which stays `running` in the database to be taken up again, and waits for
  /// the thread. Then nothing runs until start().
  void stop();

  /// Until the job is finished, or the runner is stopped; gives the job as it is then. Throws `not_found`.
  state::Job wait(std::int64_t id);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace jetcrew::jobs
