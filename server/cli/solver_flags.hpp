// What `resolve` and `install` both let people say.
#pragma once

#include "cli/command_line.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::cli {

inline constexpr auto request_forms = "deb:NAME, deb:NAME=VERSION, wheel:REQUIREMENT, profile:ID, or a name";

void add_solver_flags(Command& command, resolve::Options& options);

}  // namespace jetcrew::cli
