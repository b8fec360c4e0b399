#include <iostream>

#include <unistd.h>

#include "cli/command_line.hpp"
#include "cli/job_follower.hpp"
#include "cli/plan_text.hpp"
#include "cli/solver_flags.hpp"
#include "install/device_state.hpp"
#include "install/planner.hpp"
#include "install/works.hpp"
#include "state/plans.hpp"

namespace jetcrew::cli {
namespace {

struct Wanted {
  std::vector<std::string> bundles;
  bool trust_loose = false;
  bool yes = false;
  install::PlanRequest plan;
};

void import(install::Workspace& workspace, jobs::Runner& runner, const Wanted& wanted) {
  for (const auto& bundle : wanted.bundles) {
    if (!std::filesystem::exists(bundle)) {
      throw Error("path_not_found", fmt::format("there is no {}", bundle), "Check the path of --bundle.",
                  {{"path", bundle}});
    }
    if (!wanted.trust_loose) {
      throw Error("untrusted", fmt::format("{} holds loose packages that nobody signed", bundle),
                  "If you know where they come from, say so with --trust-loose.", {{"path", bundle}});
    }
    const auto here = std::filesystem::canonical(bundle);
    follow_here(workspace, runner, runner.submit("import", {{"here", here.string()}}));
  }
}

/// Nobody is asked where nobody can answer.
bool agreed(const Wanted& wanted) {
  if (wanted.yes) return true;
  if (::isatty(STDIN_FILENO) == 0) {
    throw Error("approval_needed", "nobody is there to approve the plan",
                "Look at the plan, then run it again with --yes.");
  }
  std::cerr << "Go on? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

int install_here(const Globals& globals, const Wanted& wanted) {
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  jobs::Runner runner(workspace.database(), install::works(workspace));
  runner.start();
  finish_interrupted(workspace, runner);
  import(workspace, runner, wanted);
  auto planned = install::make_plan(workspace, wanted.plan);
  if (!planned.solved()) {
    return report_unsolvable(globals, std::cerr, planned.explanation, planned.causes,
                             nlohmann::json::object());
  }
  std::cerr << plan_text(planned.document);
  // A plan without actions changes no package; it is carried out for its checks and the record.
  if (!planned.document.at("actions").empty() && !agreed(wanted)) {
    throw Error("approval_needed", "the plan was not approved", "Nothing was changed.");
  }
  state::Plan plan;
  plan.digest = planned.document.at("digest");
  plan.requests = planned.document.at("requests");
  plan.environment = wanted.plan.environment;
  plan.document = std::move(planned.document);
  const auto id = state::add_plan(workspace.database(), plan);
  follow_here(workspace, runner, install::approve(workspace, runner, id, plan.digest));
  const auto state = install::device_state(workspace);
  if (globals.json) {
    print(state);
  } else {
    say(state.at("ready") == true ? "Ready: everything asked for is installed, and every check passed.\n"
                                  : "Installed, but something that was asked for before is still missing.\n");
  }
  return done;
}

}  // namespace

void add_install(CommandLine& line) {
  auto& command =
      line.command(on_this_board, "install", "imports, plans, installs and checks, without the daemon");
  auto& wanted = command.values<Wanted>();
  command
      .option("--bundle", &wanted.bundles, "a folder of .deb and .whl files; may be given several times",
              "PATH")
      .flag("--trust-loose", &wanted.trust_loose, "take packages that are not signed")
      .option("--environment", &wanted.plan.environment, "the Python environment for wheels", "NAME")
      .option("--python", &wanted.plan.python, "the Python of a new environment, as 3.8 or a path", "X.Y")
      .flag("--yes,-y", &wanted.yes, "approve the plan");
  add_solver_flags(command, wanted.plan.options);
  command.positional("REQUEST", &wanted.plan.requests, request_forms).required();
  command.run([&wanted](const Globals& globals) {
    try {
      return install_here(globals, wanted);
    } catch (const Error& error) {
      if (!is_unsolvable(error)) throw;
      return report_unsolvable(globals, std::cerr, error, nlohmann::json::object());
    }
  });
}

}  // namespace jetcrew::cli
