// What `resolve` works on: the files and folders that are named, and the board for what is left open.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "resolve/solver.hpp"
#include "resolve/universe.hpp"

namespace jetcrew::cli {

struct ResolveInputs {
  std::vector<std::string> requests;
  std::vector<std::string> packages;
  std::vector<std::string> deb_folders;
  std::vector<std::string> wheel_folders;
  std::vector<std::string> bundles;
  std::optional<std::string> dpkg_status;
  std::vector<std::string> site_packages;
  std::optional<std::string> architecture;
  std::vector<std::string> foreign;
  std::optional<std::string> python;
  std::optional<std::string> platform;
  std::optional<std::string> glibc;
  std::optional<std::string> markers;
  resolve::Options options;
};

/// All packages that are installed or at hand. @throws Error `usage`, and those of reading the inputs
resolve::Universe universe_of(const ResolveInputs& inputs, const Globals& globals);

}  // namespace jetcrew::cli
