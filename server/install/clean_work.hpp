// The job `clean`: takes away what no generation needs.
#pragma once

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// Job `clean` {keep}: unpacked wheels that no generation uses, and halves of environments that an
/// interrupted job left. With a number in `keep`, generations older than the newest so many go first, but
/// never one in use. The result says {removed_trees, removed_generations, freed_bytes}.
void clean(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
