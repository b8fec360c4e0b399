#include "cli/job_follower.hpp"

#include <iostream>
#include <thread>

#include "cli/json.hpp"
#include "jobs/events.hpp"
#include "jobs/saved_error.hpp"

namespace jetcrew::cli {
namespace {

void tell(const jobs::StreamEvent& event) {
  const auto data = parsed(event.data);
  if (!data.is_object()) return;
  if (event.topic == "step" && text_of(data, "state") != "running" && text_of(data, "state") != "todo") {
    std::cerr << fmt::format("{:8} {}\n", text_of(data, "state"), text_of(data, "title"));
  } else if (event.topic == "log" && text_of(data, "level") != "info") {
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
        tell(event);
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
    throw Error("cancelled", fmt::format("job {} was cancelled", id),
                "Start it again when you want it done.");
  }
  return job;
}

}  // namespace jetcrew::cli
