#include <iostream>

#include "cli/command_line.hpp"
#include "cli/environment_compile.hpp"
#include "cli/job_follower.hpp"
#include "cli/plan_approval.hpp"
#include "cli/solver_flags.hpp"
#include "install/observation.hpp"
#include "install/planner.hpp"
#include "install/works.hpp"

namespace jetcrew::cli {
namespace {

struct Wanted {
  std::vector<std::string> bundles;
  bool trust_loose = false;
  bool yes = false;
  bool no_compile = false;
  install::PlanRequest plan;
};

void import(install::Workspace& workspace, jobs::Runner& runner, const Wanted& wanted) {
  for (const auto& bundle : wanted.bundles) {
    if (!std::filesystem::exists(bundle)) {
      throw Error("path_not_found", fmt::format("there is no {}", bundle), "Check the path of --bundle.",
                  {{"path", bundle}});
    }
    const auto here = std::filesystem::canonical(bundle);
    follow_here(workspace, runner,
                runner.submit("import", {{"here", here.string()}, {"trust_loose", wanted.trust_loose}}));
  }
}

/// The Python that was asked for, where a wheel was asked for too: no package brings one that is not there.
void require_python(install::Workspace& workspace, const install::PlanRequest& plan) {
  const auto is_wheel = [](const std::string& request) { return request.starts_with("wheel:"); };
  if (!plan.python || !std::any_of(plan.requests.begin(), plan.requests.end(), is_wheel)) return;
  static_cast<void>(install::choose_interpreter(workspace.root(), workspace.folder(), plan.python));
}

int install_here(const Globals& globals, const Wanted& wanted) {
  // What can be refused is, before anything is copied, which may take minutes.
  install::require_environment_name(wanted.plan.environment);
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  jobs::Runner runner(workspace.database(), install::works(workspace));
  require_python(workspace, wanted.plan);
  runner.start();
  finish_interrupted(workspace, runner);
  import(workspace, runner, wanted);
  auto planned = install::make_plan(workspace, wanted.plan);
  if (!planned.solved()) {
    return report_unsolvable(globals, std::cerr, planned.explanation, planned.causes,
                             nlohmann::json::object());
  }
  const bool has_generation = !planned.document.at("environment").is_null();
  const auto status = carry_out_plan(globals, workspace, runner, wanted.plan.environment,
                                     std::move(planned.document), wanted.yes);
  if (!wanted.no_compile && has_generation) compile_later(globals, wanted.plan.environment);
  return status;
}

}  // namespace

void add_install(CommandLine& line) {
  auto& command =
      line.command(on_this_board, "install", "imports, plans, installs and checks, without the daemon");
  auto& wanted = command.values<Wanted>();
  command
      .option("--bundle", &wanted.bundles,
              "a bundle, or a folder of .deb and .whl files; may be given several times", "PATH")
      .flag("--trust-loose", &wanted.trust_loose, "take packages that are not signed")
      .option("--environment", &wanted.plan.environment, "the Python environment for wheels", "NAME")
      .option("--python", &wanted.plan.python, "the Python of a new environment, as 3.8 or a path", "X.Y")
      .flag("--yes,-y", &wanted.yes, "approve the plan")
      .flag("--no-compile", &wanted.no_compile, "make no bytecode in the background afterwards");
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
