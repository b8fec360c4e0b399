#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "cli/daemon.hpp"
#include "cli/json.hpp"
#include "jobs/saved_error.hpp"

namespace jetcrew::cli {
namespace {

std::string line_of(const nlohmann::json& job) {
  const auto& progress = job.at("progress");
  return fmt::format("{:>4}  {:8} {:10} {:12} {}/{} {}\n", number_of(job, "id"), text_of(job, "kind"),
                     text_of(job, "state"), text_of(job, "phase"), number_of(progress, "done"),
                     number_of(progress, "total"), text_of(progress, "unit"));
}

std::string for_people(const nlohmann::json& job) {
  auto text = line_of(job);
  for (const auto& step : job.at("steps")) {
    text += fmt::format("      {:8} {}\n", text_of(step, "state"), text_of(step, "title"));
  }
  if (const auto& error = job.at("error"); !error.is_null()) {
    text += fmt::format("{}\n  {}\n", text_of(error, "detail"), text_of(error, "hint"));
  }
  return text;
}

bool is_over(const nlohmann::json& job) {
  const auto state = text_of(job, "state");
  return state != "queued" && state != "running";
}

/// Prints the events for people, or keeps them.
class Events {
 public:
  Events(const Globals& globals, std::int64_t job) : globals_(globals), job_(job) {}

  /// Whether there is more to come.
  bool take(const http::ClientEvent& event, const std::function<bool()>& job_is_over) {
    // What happened up to now is not kept any more, so that the end may never be told.
    if (event.name == "reset") return !job_is_over();
    auto data = parsed(event.data);
    if (!data.is_object() || number_of(data, "job") != job_) return true;
    const bool last = event.name == "job" && data.contains("state") && is_over(data);
    if (globals_.json) {
      data["event"] = event.name;
      kept_.push_back(std::move(data));
    } else if (event.name == "step") {
      say(fmt::format("{:8} {}\n", text_of(data, "state"), text_of(data, "title")));
    } else if (event.name == "log") {
      say(fmt::format("         {}\n", text_of(data, "message")));
    }
    return !last;
  }

  const nlohmann::json& kept() const { return kept_; }

 private:
  const Globals& globals_;
  std::int64_t job_;
  nlohmann::json kept_ = nlohmann::json::array();
};

int follow(const Globals& globals, std::int64_t id) {
  const Daemon daemon(globals);
  const auto get = [&] { return daemon.call(http::Method::get, fmt::format("/api/v1/jobs/{}", id)); };
  auto job = get();
  Events events(globals, id);
  if (globals.json || !is_over(job)) {
    daemon.follow("/api/v1/events?topics=job,step,log&last_event_id=0", [&](const http::ClientEvent& event) {
      return events.take(event, [&] { return is_over(get()); });
    });
    job = get();
  }
  if (globals.json) {
    auto document = job;
    document["events"] = events.kept();
    print(document);
  } else {
    say(line_of(job));
  }
  if (!job.at("error").is_null()) {
    auto saved = job.at("error");
    saved["message"] = text_of(saved, "detail");
    const auto error = jobs::error_from(saved);
    tell(error);
    return exit_of(error.code());
  }
  return job.at("state") == "succeeded" ? done : failed;
}

int list(const Globals& globals) {
  const auto page = Daemon(globals).call(http::Method::get, "/api/v1/jobs");
  if (globals.json) {
    print(page);
    return done;
  }
  for (const auto& job : page.at("items")) say(line_of(job));
  return done;
}

int show(const Globals& globals, std::int64_t id) {
  const auto job = Daemon(globals).call(http::Method::get, fmt::format("/api/v1/jobs/{}", id));
  if (globals.json) {
    print(job);
  } else {
    say(for_people(job));
  }
  return done;
}

int cancel(const Globals& globals, std::int64_t id) {
  const auto job = Daemon(globals).call(http::Method::post, fmt::format("/api/v1/jobs/{}:cancel", id));
  if (globals.json) {
    print(job);
  } else {
    say(line_of(job));
  }
  return done;
}

}  // namespace

void add_job(CommandLine& line) {
  auto& command = line.command(the_daemon, "job", "jobs of the daemon");
  command.command("list", "all jobs, the newest first").run(list);
  const auto add = [&](const char* name, const char* help, int (*work)(const Globals&, std::int64_t)) {
    auto& sub = command.command(name, help);
    auto& id = sub.values<std::int64_t>();
    sub.positional("ID", &id, "the job's number").required();
    sub.run([&id, work](const Globals& globals) { return work(globals, id); });
  };
  add("show", "one job with its steps", show);
  add("follow", "what a job does, until it ends", follow);
  add("cancel", "ends a job at its next safe point", cancel);
}

}  // namespace jetcrew::cli
