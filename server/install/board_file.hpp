// The state file of a board that is elsewhere: what a bundle for it is made against.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "board/interpreter.hpp"
#include "bundle/manifest.hpp"
#include "resolve/universe.hpp"

namespace jetcrew::install {

struct BoardFile {
  struct Wheel {
    std::string name;  ///< normalized
    std::string version;
    std::string metadata;     ///< headers as in METADATA; empty where the file does not say
    std::string environment;  ///< empty for the system's own
    std::string interpreter;  ///< of the system's own
    std::string sha256;
  };

  std::string architecture;  ///< Debian's name
  std::vector<std::string> foreign;
  std::optional<std::string> module;
  std::optional<std::string> l4t;
  std::optional<std::string> distribution;
  std::optional<std::string> glibc;
  std::vector<board::Interpreter> interpreters;
  std::string dpkg_status;  ///< as dpkg's own file
  std::vector<Wheel> wheels;
  std::vector<std::string> deb_digests;  ///< SHA-256 of debs that JetCrew put there
  /// It says what the board had before JetCrew, too.
  bool is_whole = false;

  /// The boards that a bundle made against this one is for.
  bundle::Target target(const std::optional<std::string>& python) const;
};

/// Of `jetcrew state export`, best with --all. @throws Error `state_file_invalid` and those of reading a file
BoardFile read_board_file(const std::filesystem::path& file);

/// What is installed there. Wheels only where the universe has a Python.
/// @param environment whose wheels count as installed
void add_installed(resolve::Universe& universe, const BoardFile& board, std::string_view environment);

}  // namespace jetcrew::install
