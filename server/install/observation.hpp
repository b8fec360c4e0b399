// The board as it is now: what dpkg says is installed, which Pythons there are, what an environment holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "board/board.hpp"
#include "debian/status.hpp"
#include "install/workspace.hpp"
#include "python/interpreter.hpp"

namespace jetcrew::install {

/// The debs of the board.
struct Debs {
  std::string architecture;
  std::vector<std::string> foreign;
  std::vector<debian::Installed> installed;
};

/// @throws Error `dpkg_missing`, `control_malformed`
Debs observe_debs(const Root& root);

/// Interpreters are probed by running them, so what was found is kept for as long as their files are the
/// same.
/// @param state_folder keeps what they said of themselves between processes, where it exists
std::vector<python::Interpreter> observe_interpreters(const Root& root,
                                                      const std::filesystem::path& state_folder);

board::Interpreter told(const python::Interpreter& found);

board::Board observe_board(const Workspace& workspace);
/// The same for a command that makes no state folder.
board::Board observe_board(const Root& root, const std::filesystem::path& state_folder,
                           const Knowledge& knowledge);

/// The interpreter for an environment: the one that `wanted` ("3.8", or a path) names, else the newest whole
/// one of /usr/bin. @throws Error `python_missing`
python::Interpreter choose_interpreter(const Root& root, const std::filesystem::path& state_folder,
                                       const std::optional<std::string>& wanted);

/// A wheel of an environment's generation in use.
struct EnvironmentWheel {
  std::string name;
  std::string version;
  std::string sha256;
  bool requested = false;
};

struct EnvironmentState {
  bool exists = false;
  int generation = 0;       ///< in use; 0 where there is none
  int next_generation = 1;  ///< the first number that was never used
  std::string interpreter;  ///< as the board names it
  bool system_site_packages = true;
  std::vector<EnvironmentWheel> wheels;
};

/// @throws Error `environment_name_invalid`
EnvironmentState observe_environment(Workspace& workspace, const std::string& name);

/// @throws Error `environment_name_invalid` for what cannot be the name of an environment
void require_environment_name(const std::string& name);

}  // namespace jetcrew::install
