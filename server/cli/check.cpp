#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "cli/explain.hpp"
#include "cli/job_follower.hpp"
#include "cli/json.hpp"
#include "install/check_work.hpp"
#include "install/works.hpp"
#include "state/check_results.hpp"

namespace jetcrew::cli {
namespace {

struct Wanted {
  std::vector<std::string> names;
  std::string environment = "default";
  std::optional<std::string> text;
};

/// `torch 1.13.1, cpu_images_per_second 2.1; not checked: cuda (torch sees no GPU)`. What is no single number
/// or text is for --json.
std::string measured_text(const nlohmann::json& values) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : values.items()) {
    if (value.is_string()) parts.push_back(fmt::format("{} {}", name, value.get<std::string>()));
    if (value.is_number() || value.is_boolean()) parts.push_back(fmt::format("{} {}", name, value.dump()));
  }
  auto text = join(parts, ", ");
  std::vector<std::string> missing;
  if (const auto list = values.find("not_checked"); list != values.end() && list->is_array()) {
    for (const auto& each : *list)
      missing.push_back(fmt::format("{} ({})", text_of(each, "part"), text_of(each, "why")));
  }
  if (!missing.empty())
    text += fmt::format("{}not checked: {}", text.empty() ? "" : "; ", join(missing, ", "));
  return text;
}

int check(const Globals& globals, const Wanted& wanted) {
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  jobs::Runner runner(workspace.database(), install::works(workspace));
  runner.start();
  finish_interrupted(workspace, runner);
  nlohmann::json request{{"environment", wanted.environment}};
  if (!wanted.names.empty())
    request["checks"] = install::picked_checks(workspace, wanted.environment, wanted.names);
  const auto id = runner.submit("check", request);
  int status = done;
  std::optional<Error> failure;
  try {
    follow_here(workspace, runner, id);
  } catch (const Error& error) {
    if (error.code() != "check_failed") throw;
    failure = error;
    status = unverified;
  }
  nlohmann::json items = nlohmann::json::array();
  for (const auto& result : state::latest_check_results(workspace.database())) {
    if (result.job_id != id) continue;
    items.push_back(
        {{"name", result.name},
         {"environment", result.environment.empty() ? nlohmann::json() : nlohmann::json(result.environment)},
         {"status", result.status},
         {"seconds", result.seconds},
         {"detail", result.detail},
         {"values", result.values}});
    if (globals.json) continue;
    say(fmt::format("{:8} {}  {}\n", result.status, result.name, result.detail));
    if (const auto measured = measured_text(result.values); !measured.empty())
      say(fmt::format("{:8} {}\n", "", measured));
  }
  if (globals.json) print(nlohmann::json{{"items", std::move(items)}});
  if (failure) tell(*failure);
  return status;
}

}  // namespace

void add_check(CommandLine& line) {
  auto& command = line.command(on_this_board, "check", "proves that what was installed works");
  auto& wanted = command.values<Wanted>();
  command.positional("NAME", &wanted.names, "which checks, as import-numpy or numpy; all where none is named")
      .option("--environment", &wanted.environment, "of which environment", "NAME");
  command
      .option("--explain", &wanted.text,
              "say what the errors in a text mean and what helps (-: standard input); checks nothing", "FILE")
      .excludes("NAME")
      .excludes("--environment");
  command.run([&wanted](const Globals& globals) {
    return wanted.text ? explain(globals, *wanted.text) : check(globals, wanted);
  });
}

}  // namespace jetcrew::cli
