#include "cli/command_line.hpp"
#include "cli/explain.hpp"
#include "cli/job_follower.hpp"
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
         {"detail", result.detail}});
    if (!globals.json) say(fmt::format("{:8} {}  {}\n", result.status, result.name, result.detail));
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
