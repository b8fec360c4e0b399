#include "cli/job_follower.hpp"

#include <iostream>
#include <thread>

#include "cli/daemon.hpp"
#include "cli/json.hpp"
#include "install/works.hpp"
#include "jobs/events.hpp"
#include "jobs/saved_error.hpp"

namespace jetcrew::cli {
namespace {

Error cancelled(std::int64_t id) {
  return {"cancelled", fmt::format("job {} was cancelled", id), "Start it again when you want it done."};
}

void tell(std::string_view topic, const nlohmann::json& data) {
  if (!data.is_object()) return;
  if (topic == "step" && text_of(data, "state") != "running" && text_of(data, "state") != "todo") {
    std::cerr << fmt::format("{:8} {}\n", text_of(data, "state"), text_of(data, "title"));
  } else if (topic == "log" && text_of(data, "level") != "info") {
    std::cerr << fmt::format("{}: {}\n", text_of(data, "level"), text_of(data, "message"));
  }
}

}  // namespace

void finish_interrupted(install::Workspace& workspace, jobs::Runner& runner) {
  for (const auto& job : state::unfinished_jobs(workspace.database())) {
    std::cerr << fmt::format("Job {} ({}) was interrupted; it is finished first.\n", job.id, job.kind);
    const auto finished = runner.wait(job.id);
    if (finished.error.is_null()) continue;
    std::cerr << fmt::format("It failed: {}\n", jobs::error_from(finished.error).message());
  }
}

state::Job follow_here(install::Workspace& workspace, jobs::Runner& runner, std::int64_t id) {
  auto& database = workspace.database();
  std::jthread teller([&](const std::stop_token& stop) {
    std::int64_t read = jobs::stream_range(database).newest;
    while (true) {
      const bool last = stop.stop_requested();
      for (const auto& event : jobs::stream_events(database, read, {"step", "log"}, 1000)) {
        read = event.id;
        tell(event.topic, parsed(event.data));
      }
      if (last) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  auto job = runner.wait(id);
  teller.request_stop();
  teller.join();
  if (!job.error.is_null()) throw jobs::error_from(job.error);
  if (job.state != state::JobState::succeeded) {
    throw cancelled(id);
  }
  return job;
}

namespace {

/// Waits for a job of the daemon's; gives it as it ended.
nlohmann::json follow_there(const Daemon& daemon, std::int64_t id) {
  const auto get = [&] { return daemon.call(http::Method::get, fmt::format("/api/v1/jobs/{}", id)); };
  const auto is_over = [](const nlohmann::json& job) {
    return text_of(job, "state") != "queued" && text_of(job, "state") != "running";
  };
  auto job = get();
  if (!is_over(job)) {
    daemon.follow("/api/v1/events?topics=job,step,log&last_event_id=0", [&](const http::ClientEvent& event) {
      // What happened up to now is not kept any more, so that the end may never be told.
      if (event.name == "reset") return !is_over(get());
      const auto data = parsed(event.data);
      if (!data.is_object() || number_of(data, "job") != id) return true;
      tell(event.name, data);
      return event.name != "job" || !data.contains("state") || !is_over(data);
    });
    job = get();
  }
  return job;
}

std::optional<nlohmann::json> run_there(const Globals& globals, const Errand& errand) {
  const Daemon daemon(globals);
  if (!daemon.has_socket()) return std::nullopt;
  nlohmann::json accepted;
  try {
    accepted = daemon.call(errand.method, errand.target, errand.body);
  } catch (const Error& error) {
    // A daemon that was killed leaves its socket behind.
    if (error.code() != "daemon_unreachable") throw;
    return std::nullopt;
  }
  const auto id = number_of(accepted, "id");
  const auto job = follow_there(daemon, id);
  if (!job.at("error").is_null()) {
    auto saved = job.at("error");
    saved["message"] = text_of(saved, "detail");
    throw jobs::error_from(saved);
  }
  if (text_of(job, "state") != "succeeded") throw cancelled(id);
  return job.at("result");
}

}  // namespace

nlohmann::json run_errand(const Globals& globals, const Errand& errand) {
  if (auto result = run_there(globals, errand)) return std::move(*result);
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  jobs::Runner runner(workspace.database(), install::works(workspace));
  runner.start();
  finish_interrupted(workspace, runner);
  const auto [kind, request] = errand.job(workspace);
  return follow_here(workspace, runner, runner.submit(kind, request)).result;
}

}  // namespace jetcrew::cli
