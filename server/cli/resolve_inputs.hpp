// What `resolve` works on: the files and folders that are named, and the board for what is left open.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "install/board_file.hpp"
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
  std::optional<install::BoardFile> board;  ///< in place of the one at the root
  bool wheels_come_later = false;           ///< a Python is wanted though no folder of wheels is given
  std::string environment = "default";      ///< of that board's, whose wheels are there
  resolve::Options options;
};

/// All packages that are installed or at hand; more may be added before it is sealed. @throws Error `usage`,
/// and those of reading the inputs
resolve::Universe open_universe_of(const ResolveInputs& inputs, const Globals& globals);
/// The same, sealed.
resolve::Universe universe_of(const ResolveInputs& inputs, const Globals& globals);

/// The requests, read over it; with constraints and profiles of the catalogue.
/// @throws Error `request_unknown`, `profile_unfit` and the like
std::vector<resolve::Request> requests_of(const ResolveInputs& inputs, const Globals& globals,
                                          resolve::Universe& universe);

}  // namespace jetcrew::cli
