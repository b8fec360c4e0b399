#include <CLI/CLI.hpp>

#include "cli/job_follower.hpp"
#include "install/works.hpp"
#include "state/check_results.hpp"

namespace jetcrew::cli {
namespace {

int check(const Globals& globals, const std::string& environment) {
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  jobs::Runner runner(workspace.database(), install::works(workspace));
  runner.start();
  finish_interrupted(workspace, runner);
  const auto id = runner.submit("check", {{"environment", environment}});
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
  if (failure && !globals.json) report(globals, *failure);
  return status;
}

}  // namespace

void add_check(CLI::App& app, Globals& globals, int& status) {
  auto* command = app.add_subcommand("check", "runs the checks of an environment");
  auto environment = std::make_shared<std::string>("default");
  command->add_option("--environment", *environment, "which environment")->capture_default_str();
  command->callback([&globals, &status, environment] { status = check(globals, *environment); });
}

}  // namespace jetcrew::cli
