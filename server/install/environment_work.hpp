// The jobs that change which generation of an environment is in use, or take generations away.
#pragma once

#include <string>

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// Which generation a roll-back goes to: `wanted`, or the one before the one in use.
/// @throws Error `not_found`, `generation_missing` where there is none, `generation_in_use` where it is that
/// already
int generation_to_roll_back_to(Workspace& workspace, const std::string& environment,
                               std::optional<int> wanted);

/// Job `rollback` {environment, generation}: that generation is in use again, and what was asked for then is
/// what is asked for now. The checks follow. @throws Error `generation_missing`, `python_missing`,
/// `check_failed`
void roll_back(Workspace& workspace, jobs::Context& job);

/// Job `remove_environment` {environment, force}. @throws Error `environment_in_use` (facts pid, program)
/// where a program runs from it, unless forced
void remove_environment(Workspace& workspace, jobs::Context& job);

/// Job `remove_generation` {environment, generation, force}. @throws Error `generation_in_use`,
/// `generation_missing`, `environment_in_use`
void remove_generation(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
