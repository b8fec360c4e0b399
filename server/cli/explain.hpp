// `jetcrew check --explain FILE`: what an error text means, and what helps.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace jetcrew::cli {

/// Tells the known problems that are in the file's text (`-`: standard input), in English, or in Chinese
/// where the locale's messages are; the exit status. Takes files of any size. Needs no daemon, and changes
/// nothing.
int explain(const Globals& globals, const std::string& file);

}  // namespace jetcrew::cli
