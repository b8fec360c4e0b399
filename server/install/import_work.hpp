// The job `import`: a bundle, or loose packages, into the store.
#pragma once

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// The bundle at the request's path (see bundle_import.hpp), or the loose packages there if the request has
/// `trust_loose`. Of those, a file that is no good is skipped and told of in the result; what is wrong with
/// the medium or the disk ends the job, and what was imported before that stays.
/// @throws Error `path_not_found`, `untrusted`, `no_packages`, `disk_full`, ...
void import_packages(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
