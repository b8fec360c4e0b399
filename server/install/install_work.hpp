// The job `install`: carries an approved plan out. Preflight, debs through dpkg, wheels into a new
// generation, checks; what is there is recorded as soon as it is there.
#pragma once

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// @throws Error `plan_changed`, `plan_stale` where the board is no longer what the plan was made for,
/// `disk_full`, `dpkg_locked`, `dpkg_failed`, `check_failed`, ... The old generation goes on working in every
/// case.
void carry_out(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
