// A plan is shown, approved and carried out in this process.
#pragma once

#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "install/workspace.hpp"
#include "jobs/runner.hpp"

namespace jetcrew::cli {

/// Shows the plan, asks unless `yes`, carries it out and prints the state then. @returns the exit status
/// @throws Error `approval_needed` where nobody agrees, and what the job failed with
int carry_out_plan(const Globals& globals, install::Workspace& workspace, jobs::Runner& runner,
                   const std::string& environment, nlohmann::json document, bool yes);

}  // namespace jetcrew::cli
