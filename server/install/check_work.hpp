// The job `check`, and the last part of an install: prove that what was installed works.
#pragma once

#include <string>
#include <vector>

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// Names of checks; empty means all of them.
using CheckNames = std::vector<std::string>;

/// Runs the checks of an environment and of the debs that JetCrew installed; each result is recorded and told
/// as an event `check`. @throws Error `check_failed` (facts: checks) where one failed, after all were run
void run_checks(Workspace& workspace, jobs::Context& job, const std::string& environment,
                const std::function<void()>& on_done = {}, const CheckNames& only = {});

/// @throws Error `not_found` where there is no environment of that name
void require_environment(Workspace& workspace, const std::string& environment);

/// Which of an environment's checks somebody names; see checks::pick. @throws Error `not_found` for an
/// environment that does not exist, `check_unknown`
CheckNames picked_checks(Workspace& workspace, const std::string& environment,
                         const std::vector<std::string>& names);

/// Their names and titles, in the order in which they run.
std::vector<jobs::StepPlan> planned_checks(Workspace& workspace, const std::string& environment,
                                           const CheckNames& only = {});

/// The same for wheels that an environment is going to have. What the job itself brings for the system's
/// Python may add to them once it is there.
std::vector<jobs::StepPlan> planned_checks_for(Workspace& workspace, const std::string& environment,
                                               const nlohmann::json& wheels);

}  // namespace jetcrew::install
