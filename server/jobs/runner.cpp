#include "jobs/runner.hpp"

#include <condition_variable>
#include <thread>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/synchronized.hpp"
#include "jobs/life.hpp"
#include "jobs/saved_error.hpp"

namespace jetcrew::jobs {
namespace {

/// A job may be taken up this often without finishing a step.
constexpr std::int64_t most_attempts = 3;

Error not_there(std::int64_t id) {
  return {"not_found",
          fmt::format("there is no job {}", id),
          "Look at the list of jobs.",
          {{"job", std::to_string(id)}}};
}

Error keeps_failing(const state::Job& job) {
  return {"job_keeps_failing",
          fmt::format("job {} ({}) was interrupted {} times without getting anywhere", job.id, job.kind,
                      job.attempts + 1),
          "It ends JetCrew, or the board loses power in the middle of it. Look at the log and at the board's "
          "power supply, then start it again.",
          {{"job", std::to_string(job.id)}}};
}

Error unknown_kind(std::string_view kind) {
  return {"job_kind_unknown",
          fmt::format("this JetCrew knows no jobs of kind {}", kind),
          "A newer version may have made it. Install that version, or start the job anew.",
          {{"kind", std::string(kind)}}};
}

struct Running {
  std::int64_t id = 0;
  std::stop_source stop;
  bool cancelled = false;
};

struct Signals {
  std::uint64_t changes = 0;
  bool idle = true;  ///< no thread runs
  bool stopping = false;
  std::optional<Running> running;
};

}  // namespace

// No thread takes the database while it holds the signals; the other way round is what happens.
struct Runner::Inside {
  Inside(state::Database& its_database, std::map<std::string, Work> its_kinds, RunnerOptions its_options)
      : database(its_database),
        kinds(std::move(its_kinds)),
        options(its_options),
        journal(database, [this] { tell(); }) {}

  void tell();
  bool stopping() { return signals.lock()->stopping; }
  std::uint64_t changes() { return signals.lock()->changes; }
  /// Until something changed since `seen`, or a stop is asked for or done, whichever `or_when` waits for.
  void await_change(std::uint64_t seen, bool Signals::* or_when);
  void pause();
  void ask_to_stop(std::optional<std::int64_t> cancelled_job);

  void work();
  void carry_out(state::Job job);
  bool take_up(state::Job& job, std::stop_source& stop);
  void perform(const Work& work, Context& context, state::Job& job);
  void finish(state::Job& job, JobState to);
  void fail(state::Job& job, const Error& error);
  void leave(state::Job& job);

  state::Database& database;
  const std::map<std::string, Work> kinds;
  const RunnerOptions options;
  std::function<void()> changed;
  Journal journal;
  Synchronized<Signals> signals;
  std::condition_variable wake;
  std::thread thread;
};

void Runner::Inside::tell() {
  ++signals.lock()->changes;
  wake.notify_all();
  if (changed) changed();
}

void Runner::Inside::await_change(std::uint64_t seen, bool Signals::* or_when) {
  auto now = signals.lock();
  wake.wait(now.lock(), [&] { return now->changes != seen || (*now).*or_when; });
}

void Runner::Inside::pause() {
  auto now = signals.lock();
  wake.wait_for(now.lock(), options.save_retry, [&] { return now->stopping; });
}

/// Of one job because it is cancelled, or of whatever runs because the process ends.
void Runner::Inside::ask_to_stop(std::optional<std::int64_t> cancelled_job) {
  std::stop_source stop(std::nostopstate);
  {
    auto now = signals.lock();
    if (!cancelled_job) now->stopping = true;
    if (now->running && (!cancelled_job || now->running->id == *cancelled_job)) {
      now->running->cancelled |= cancelled_job.has_value();
      stop = now->running->stop;
    }
  }
  wake.notify_all();
  // Outside of the lock: this runs what waits for it, such as killing a program.
  stop.request_stop();
}

void Runner::Inside::work() {
  while (!stopping()) {
    const auto seen = changes();
    try {
      auto unfinished = state::unfinished_jobs(database);
      if (!unfinished.empty())
        carry_out(std::move(unfinished.front()));
      else
        await_change(seen, &Signals::stopping);
    } catch (const std::exception&) {
      log::error("job not taken up", {{"reason", current_error().message()}});
      pause();
    }
  }
}

void Runner::Inside::carry_out(state::Job job) {
  std::stop_source stop;
  {
    auto now = signals.lock();
    if (now->stopping) return;
    now->running = Running{job.id, stop, false};
  }
  struct Forget {
    Synchronized<Signals>& signals;
    ~Forget() { signals.lock()->running.reset(); }
  } forget{signals};

  const bool resumed = job.state == JobState::running;
  if (!take_up(job, stop)) return;
  const auto kind = kinds.find(job.kind);
  if (kind == kinds.end()) return fail(job, unknown_kind(job.kind));
  if (resumed && job.attempts > most_attempts) {
    --job.attempts;
    return fail(job, keeps_failing(job));
  }
  log::info(resumed ? "job taken up again" : "job started",
            {{"job", std::to_string(job.id)}, {"kind", job.kind}});
  Context context(journal, job, stop.get_token(), resumed);
  perform(kind->second, context, job);
}

/// Saves that the job runs now, before it does; false where it was cancelled in the meantime.
bool Runner::Inside::take_up(state::Job& job, std::stop_source& stop) {
  state::Transaction transaction(database);
  const auto saved = state::find_job(database, job.id);
  if (!saved || is_finished(saved->state)) return false;
  job = *saved;
  if (job.state == JobState::running) ++job.attempts;
  journal.move(job, JobState::running);
  transaction.commit();
  if (job.cancel_requested) {
    signals.lock()->running->cancelled = true;
    stop.request_stop();
  }
  return true;
}

void Runner::Inside::perform(const Work& work, Context& context, state::Job& job) {
  const auto cancelled = [this] { return signals.lock()->running->cancelled; };
  try {
    work(context);
  } catch (const Interrupted&) {
    if (cancelled()) return finish(job, JobState::cancelled);
    if (stopping()) return leave(job);
    return fail(job, Error("internal", "the job interrupted itself",
                           "This is a mistake in JetCrew. Please report it with the log."));
  } catch (const std::exception&) {
    const auto error = current_error();
    if (stopping() && !cancelled()) {
      log::warning("job interrupted", {{"job", std::to_string(job.id)}, {"reason", error.message()}});
      return leave(job);
    }
    return fail(job, error);
  }
  finish(job, JobState::succeeded);
}

/// Until it is saved, or the process ends: a job whose end is not on record is never left behind.
void Runner::Inside::finish(state::Job& job, JobState to) {
  while (true) {
    try {
      journal.move(job, to);
      log::info("job finished",
                {{"job", std::to_string(job.id)}, {"state", std::string(to_text(job.state))}});
      return;
    } catch (const std::exception&) {
      log::error("the end of a job is not saved yet",
                 {{"job", std::to_string(job.id)}, {"reason", current_error().message()}});
    }
    if (stopping()) return;
    pause();
  }
}

void Runner::Inside::fail(state::Job& job, const Error& error) {
  log::error("job failed", {{"job", std::to_string(job.id)},
                            {"code", error.code()},
                            {"message", error.message()},
                            {"hint", error.hint()}});
  job.error = to_json(error);
  finish(job, JobState::failed);
}

/// To be taken up by the next process; an end in good order does not count against the job.
void Runner::Inside::leave(state::Job& job) {
  job.attempts = std::max<std::int64_t>(0, job.attempts - 1);
  try {
    journal.progress(job);
  } catch (const std::exception&) {
    log::warning("how far the job got is not saved",
                 {{"job", std::to_string(job.id)}, {"reason", current_error().message()}});
  }
}

Runner::Runner(state::Database& database, std::map<std::string, Work> kinds, RunnerOptions options)
    : inside_(std::make_unique<Inside>(database, std::move(kinds), options)) {}

Runner::~Runner() {
  stop();
}

void Runner::on_change(std::function<void()> changed) {
  inside_->changed = std::move(changed);
}

std::int64_t Runner::submit(std::string_view kind, const nlohmann::json& request) {
  if (!inside_->kinds.contains(std::string(kind))) throw unknown_kind(kind);
  return inside_->journal.queue(kind, request);
}

void Runner::start() {
  auto now = inside_->signals.lock();
  if (!now->idle) return;
  now->idle = false;
  now->stopping = false;
  inside_->thread = std::thread([inside = inside_.get()] { inside->work(); });
}

void Runner::cancel(std::int64_t id) {
  {
    state::Transaction transaction(inside_->database);
    auto job = state::find_job(inside_->database, id);
    if (!job) throw not_there(id);
    if (is_finished(job->state))
      throw Error("job_finished", fmt::format("job {} is {}", id, to_text(job->state)),
                  "There is nothing left to cancel.", {{"job", std::to_string(id)}});
    state::request_cancel(inside_->database, id);
    if (job->state == JobState::queued) inside_->journal.move(*job, JobState::cancelled);
    transaction.commit();
  }
  inside_->ask_to_stop(id);
}

void Runner::stop() {
  inside_->ask_to_stop(std::nullopt);
  if (inside_->thread.joinable()) inside_->thread.join();
  {
    auto now = inside_->signals.lock();
    now->idle = true;
    ++now->changes;
  }
  inside_->wake.notify_all();
}

state::Job Runner::wait(std::int64_t id) {
  while (true) {
    const auto seen = inside_->changes();
    const bool idle = inside_->signals.lock()->idle;
    auto job = state::find_job(inside_->database, id);
    if (!job) throw not_there(id);
    if (is_finished(job->state) || idle) return *job;
    inside_->await_change(seen, &Signals::idle);
  }
}

}  // namespace jetcrew::jobs
