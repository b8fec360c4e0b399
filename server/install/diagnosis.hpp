// What is known of the error that ended a job.
#pragma once

#include "install/workspace.hpp"
#include "jobs/runner.hpp"

namespace jetcrew::install {

/// The work, and where it fails an event `findings` of its job, if there are any: the known problems that
/// show in what its programs said, in its failed steps and checks, and in the Error itself, which is passed
/// on.
jobs::Work with_diagnosis(Workspace& workspace, jobs::Work work);

}  // namespace jetcrew::install
