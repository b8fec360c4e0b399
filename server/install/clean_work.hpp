// The job `clean`: takes away what no generation needs.
#pragma once

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// Job `clean` {keep}: unpacked wheels that no generation uses, and what interrupted jobs left: halves of
/// environments, and of payloads that no import went on with. With a number in `keep`, generations older than
/// the newest so many go first, but never one in use. The result says {removed_trees, removed_generations,
/// freed_bytes}.
void clean(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
