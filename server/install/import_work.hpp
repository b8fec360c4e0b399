// The job `import`: every package of a folder into the store.
#pragma once

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// A file that is no good is skipped and told of in the result; what is wrong with the medium or the disk
/// ends the job. What was imported before that stays. @throws Error `path_not_found`, `no_packages`,
/// `disk_full`, ...
void import_folder(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
