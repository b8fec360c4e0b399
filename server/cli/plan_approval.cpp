#include "cli/plan_approval.hpp"

#include <iostream>

#include "base/text.hpp"
#include "cli/job_follower.hpp"
#include "cli/json.hpp"
#include "cli/plan_text.hpp"
#include "cli/question.hpp"
#include "install/device_state.hpp"
#include "install/planner.hpp"
#include "install/works.hpp"

namespace jetcrew::cli {
namespace {

/// Nobody is asked where nobody can answer.
bool agreed(bool yes) {
  if (yes) return true;
  if (!is_answerable()) {
    throw Error("approval_needed", "nobody is there to approve the plan",
                "Look at the plan, then run it again with --yes.");
  }
  return agrees("Go on?");
}

/// What was installed now works: a check that fails would have failed the job.
std::string what_is_not_well(const nlohmann::json& state) {
  std::vector<std::string> failed;
  for (const auto& check : state.at("checks")) {
    if (check.at("status") != "failed") continue;
    const auto environment = check.at("environment").is_null() ? "" : " in " + text_of(check, "environment");
    failed.push_back(text_of(check, "name") + environment);
  }
  if (failed.empty())
    return "Done. Something that was asked for earlier is missing by now; jetcrew state export tells all.\n";
  return fmt::format("Done. From earlier, these checks still fail: {}. jetcrew state export tells why.\n",
                     join(failed, ", "));
}

}  // namespace

int carry_out_plan(const Globals& globals, install::Workspace& workspace, jobs::Runner& runner,
                   const std::string& environment, nlohmann::json document, bool yes) {
  std::cerr << plan_text(document);
  // A plan without actions changes no package; it is carried out for its checks and the record.
  if (!document.at("actions").empty() && !agreed(yes)) {
    throw Error("approval_needed", "the plan was not approved", "Nothing was changed.");
  }
  const auto plan = install::to_record(std::move(document), environment);
  const auto id = state::add_plan(workspace.database(), plan);
  follow_here(workspace, runner, install::approve(workspace, runner, id, plan.digest));
  const auto state = install::device_state(workspace);
  if (globals.json) {
    print(state);
  } else {
    say(state.at("ready") == true ? "Ready: everything asked for is installed, and every check passed.\n"
                                  : what_is_not_well(state));
  }
  return done;
}

}  // namespace jetcrew::cli
