// An environment as it lies on the disk, for commands that use it: they read one link, and so need neither
// the daemon nor the state's lock, and work while a job changes things.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace jetcrew::cli {

struct ChosenEnvironment {
  std::string name;
  std::filesystem::path current;     ///< the link to the generation in use, as the board names it
  std::filesystem::path generation;  ///< that generation's own folder, as the board names it
  std::filesystem::path here;        ///< the same on this machine

  /// `bin/activate` and the like, as the board names them.
  std::filesystem::path program(std::string_view file) const { return generation / "bin" / file; }
};

/// @throws Error `not_found` where there is no such environment, `environment_empty` where nothing was
/// installed into it yet, `python_missing` where its interpreter is gone, `state_outside_root`
ChosenEnvironment choose_environment(const Globals& globals, const std::string& name);

/// @param names  of the environments there are
[[noreturn]] void refuse_environment(const std::string& name, const std::vector<std::string>& names);

}  // namespace jetcrew::cli
