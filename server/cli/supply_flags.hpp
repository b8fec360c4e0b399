// Where the packages of a bundle come from, as the command line has it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "supply/settings.hpp"

namespace jetcrew::cli {

struct SupplyFlags {
  std::optional<std::string> sources;
  std::vector<std::string> archives;
  std::vector<std::string> indexes;
  std::vector<std::string> links;
  std::optional<std::string> keyring;
  std::optional<std::string> proxy;
  std::optional<std::string> authorities;
  std::optional<std::string> cache;
  bool offline = false;

  /// Somebody said where to look; else the machine's own apt and pip say it.
  bool named() const { return sources || !archives.empty() || !indexes.empty() || !links.empty(); }
};

void add_supply_flags(Command& command, SupplyFlags& flags);

/// The settings that come of them, for a board with that distribution (`ubuntu 18.04`; nothing: this
/// machine's).
/// @param keyrings is given the distribution's usual ones
/// @throws Error `usage`, `sources_invalid`, `url_invalid`
supply::Settings settings_of(const SupplyFlags& flags, const Globals& globals,
                             const std::optional<std::string>& distribution,
                             std::vector<std::filesystem::path>& keyrings);

}  // namespace jetcrew::cli
