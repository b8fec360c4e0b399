// `jetcrew environment compile`: bytecode for an environment, beside whatever else JetCrew does.
#pragma once

#include <string>

#include "cli/command_line.hpp"

namespace jetcrew::cli {

void add_environment_compile(Command& environment);

/// Leaves `jetcrew environment compile` behind, in the background, for an environment of this state folder. A
/// failure is a warning in the log: the environment works without.
void compile_later(const Globals& globals, const std::string& environment);

}  // namespace jetcrew::cli
