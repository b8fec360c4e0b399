#include "cli/command_line.hpp"
#include "cli/job_follower.hpp"
#include "cli/plan_approval.hpp"
#include "install/removal.hpp"
#include "install/works.hpp"

namespace jetcrew::cli {
namespace {

struct Wanted {
  install::RemovalRequest removal;
  bool yes = false;
};

int uninstall(const Globals& globals, const Wanted& wanted) {
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  jobs::Runner runner(workspace.database(), install::works(workspace));
  runner.start();
  finish_interrupted(workspace, runner);
  auto planned = install::plan_removal(workspace, wanted.removal);
  return carry_out_plan(globals, workspace, runner, wanted.removal.environment, std::move(planned.document),
                        wanted.yes);
}

}  // namespace

void add_uninstall(CommandLine& line) {
  auto& command =
      line.command(on_this_board, "uninstall", "a next generation of an environment, without some wheels");
  auto& wanted = command.values<Wanted>();
  command.option("--environment", &wanted.removal.environment, "of which environment", "NAME")
      .flag("--yes,-y", &wanted.yes, "approve the plan")
      .positional("NAME", &wanted.removal.names, "Python projects; what only they needed goes too")
      .required();
  command.run([&wanted](const Globals& globals) { return uninstall(globals, wanted); });
}

}  // namespace jetcrew::cli
