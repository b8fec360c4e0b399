// Which programs use a folder right now.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace jetcrew {

struct RunningProgram {
  int pid = 0;
  std::string command;  ///< its name as the kernel has it
};

/// Programs other than this one that have a file below `folder` mapped (shared libraries), run from there,
/// were started by a path that leads there (an environment's `bin/python` is a link to the system's), stand
/// in it, or have VIRTUAL_ENV point into it. What a program says of itself counts as seen from its own root.
/// Those of other users are seen by root only.
std::vector<RunningProgram> programs_using(const std::filesystem::path& folder);

}  // namespace jetcrew
