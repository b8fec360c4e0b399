// Runs one job in this process and tells what it does.
#pragma once

#include "cli/command.hpp"
#include "install/workspace.hpp"
#include "jobs/runner.hpp"

namespace jetcrew::cli {

/// Ends what an interrupted run left, before anything new: call it after the runner's start.
void finish_interrupted(install::Workspace& workspace, jobs::Runner& runner);

/// Waits for the job; its steps go to stderr as they happen. Throws the Error that the job failed with.
state::Job follow_here(install::Workspace& workspace, jobs::Runner& runner, std::int64_t id);

}  // namespace jetcrew::cli
