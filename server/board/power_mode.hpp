// How much the board may draw: what nvpmodel was told. Names and numbers differ from module to module and
// from release to release, so they are always those of the board's own file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

struct PowerMode {
  int id = 0;
  std::string name;  ///< `MAXN`, `15W`
  bool operator==(const PowerMode&) const = default;
};

struct PowerModes {
  std::vector<PowerMode> modes;
  std::optional<int> default_id;  ///< after the first boot
  std::optional<PowerMode> current{};
};

/// /etc/nvpmodel.conf: lines `< POWER_MODEL ID=0 NAME=MAXN >` and `< PM_CONFIG DEFAULT=2 >`; what a mode sets
/// is not looked at. Without `current`.
PowerModes parse_nvpmodel_conf(std::string_view text);

/// /var/lib/nvpmodel/status: `pmode:0002`, with more words behind it on some releases.
std::optional<int> parse_nvpmodel_status(std::string_view text);

/// Nothing where the board has no nvpmodel. A mode that the file does not name is no mode.
std::optional<PowerModes> observe_power_modes(const Root& root);

}  // namespace jetcrew::board
