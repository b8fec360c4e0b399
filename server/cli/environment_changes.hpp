// `environment rollback`, `remove`, `repair` and `clean`.
#pragma once

#include "cli/command_line.hpp"

namespace jetcrew::cli {

void add_environment_changes(Command& environment);

}  // namespace jetcrew::cli
