#include "cli/plan_approval.hpp"

#include <iostream>

#include <unistd.h>

#include "cli/job_follower.hpp"
#include "cli/plan_text.hpp"
#include "install/device_state.hpp"
#include "install/works.hpp"
#include "state/plans.hpp"

namespace jetcrew::cli {
namespace {

/// Nobody is asked where nobody can answer.
bool agreed(bool yes) {
  if (yes) return true;
  if (::isatty(STDIN_FILENO) == 0) {
    throw Error("approval_needed", "nobody is there to approve the plan",
                "Look at the plan, then run it again with --yes.");
  }
  std::cerr << "Go on? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace

int carry_out_plan(const Globals& globals, install::Workspace& workspace, jobs::Runner& runner,
                   const std::string& environment, nlohmann::json document, bool yes) {
  std::cerr << plan_text(document);
  // A plan without actions changes no package; it is carried out for its checks and the record.
  if (!document.at("actions").empty() && !agreed(yes)) {
    throw Error("approval_needed", "the plan was not approved", "Nothing was changed.");
  }
  state::Plan plan;
  plan.digest = document.at("digest");
  plan.requests = document.at("requests");
  plan.environment = environment;
  plan.document = std::move(document);
  const auto id = state::add_plan(workspace.database(), plan);
  follow_here(workspace, runner, install::approve(workspace, runner, id, plan.digest));
  const auto state = install::device_state(workspace);
  if (globals.json) {
    print(state);
  } else {
    say(state.at("ready") == true
            ? "Ready: everything asked for is installed, and every check passed.\n"
            : "Done, but not all is well: something that was asked for is missing, or a check failed "
              "(jetcrew state export says which).\n");
  }
  return done;
}

}  // namespace jetcrew::cli
