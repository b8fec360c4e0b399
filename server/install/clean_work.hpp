// The job `clean`: takes away what no generation needs.
#pragma once

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// Job `clean` {keep, packages}: unpacked wheels that no generation uses, and what interrupted jobs left:
/// halves of environments, and of payloads that no import went on with. With a number in `keep`, generations
/// older than the newest so many go first, but never one in use. With `packages` true the stored files go too
/// of all packages but the wheels that generations are made of (repairing those needs them): who wants to
/// install from them imports them again. The result says {removed_trees, removed_generations,
/// removed_packages, freed_bytes}.
void clean(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
