// The job `repair`: makes an environment's generations what they were built as.
#pragma once

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// Job `repair` {environment, discard_changes}: reads each file of each generation, and of the unpacked
/// wheels they share. What is missing or damaged is made again from the stored packages. What a program
/// changed or added stays, unless `discard_changes`. The result says {files: [{generation, path, project,
/// kind, mended}], trees}; a file that stands alike in several generations is told once for each.
/// @throws Error `not_found`, `payload_missing` or `payload_damaged` where the stored package that something
/// must be made of is gone or damaged itself: what did not need it is mended all the same
void repair(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
