// `jetcrew environment kernel`
#pragma once

namespace jetcrew::cli {

class Command;

/// Adds it below `jetcrew environment`.
void add_kernel(Command& environment);

}  // namespace jetcrew::cli
