#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "cli/daemon.hpp"
#include "jobs/saved_error.hpp"

namespace jetcrew::cli {
namespace {

std::string line_of(const nlohmann::json& job) {
  const auto& progress = job.at("progress");
  return fmt::format("{:>4}  {:8} {:10} {:12} {}/{} {}\n", job.at("id").get<std::int64_t>(),
                     job.at("kind").get<std::string>(), job.at("state").get<std::string>(),
                     job.at("phase").get<std::string>(), progress.at("done").get<std::int64_t>(),
                     progress.at("total").get<std::int64_t>(), progress.at("unit").get<std::string>());
}

std::string for_people(const nlohmann::json& job) {
  auto text = line_of(job);
  for (const auto& step : job.at("steps")) {
    text += fmt::format("      {:8} {}\n", step.at("state").get<std::string>(),
                        step.at("title").get<std::string>());
  }
  if (const auto& error = job.at("error"); !error.is_null()) {
    text += fmt::format("{}\n  {}\n", error.value("detail", ""), error.value("hint", ""));
  }
  return text;
}

bool is_over(const nlohmann::json& job) {
  const auto state = job.at("state").get<std::string>();
  return state != "queued" && state != "running";
}

int follow(const Globals& globals, std::int64_t id) {
  const Daemon daemon(globals);
  const auto target = fmt::format("/api/v1/jobs/{}", id);
  auto job = daemon.call(http::Method::get, target);
  if (!is_over(job)) {
    daemon.follow("/api/v1/events?topics=job,step,log&last_event_id=0", [&](const http::ClientEvent& event) {
      const auto data = nlohmann::json::parse(event.data, nullptr, false);
      if (!data.is_object() || data.value("job", std::int64_t{0}) != id) return true;
      if (globals.json) {
        say(data.dump() + "\n");
      } else if (event.name == "step") {
        say(fmt::format("{:8} {}\n", data.value("state", ""), data.value("title", "")));
      } else if (event.name == "log") {
        say(fmt::format("         {}\n", data.value("message", "")));
      }
      return !(event.name == "job" && data.contains("state") && is_over(data));
    });
    job = daemon.call(http::Method::get, target);
  }
  if (!globals.json) say(line_of(job));
  if (!job.at("error").is_null()) {
    auto saved = job.at("error");
    saved["message"] = saved.value("detail", "");
    return report(globals, jobs::error_from(saved));
  }
  return job.at("state") == "succeeded" ? done : failed;
}

}  // namespace

void add_job(CLI::App& app, Globals& globals, int& status) {
  auto* command = app.add_subcommand("job", "jobs of the daemon");
  command->require_subcommand(1);
  auto id = std::make_shared<std::int64_t>(0);
  command->add_subcommand("list", "all jobs, the newest first")->callback([&globals] {
    const auto page = Daemon(globals).call(http::Method::get, "/api/v1/jobs");
    if (globals.json) return print(page);
    for (const auto& job : page.at("items")) say(line_of(job));
  });
  const auto add = [&](const char* name, const char* help) {
    auto* sub = command->add_subcommand(name, help);
    sub->add_option("ID", *id, "the job's number")->required();
    return sub;
  };
  add("show", "one job with its steps")->callback([&globals, id] {
    const auto job = Daemon(globals).call(http::Method::get, fmt::format("/api/v1/jobs/{}", *id));
    if (globals.json) return print(job);
    say(for_people(job));
  });
  add("follow", "what a job does, until it ends")->callback([&globals, &status, id] {
    status = follow(globals, *id);
  });
  add("cancel", "ends a job at its next safe point")->callback([&globals, id] {
    const auto job = Daemon(globals).call(http::Method::post, fmt::format("/api/v1/jobs/{}:cancel", *id));
    if (globals.json) return print(job);
    say(line_of(job));
  });
}

}  // namespace jetcrew::cli
