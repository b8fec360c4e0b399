// How much of the disk packages may take: /etc/jetcrew/store.toml, written by whoever makes the board's
// image.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "install/workspace.hpp"

namespace jetcrew::install {

///     quota_gb = 20      # gigabytes (10^9 bytes), also 0.5; without it the disk's end and the reserve are
///     the limit
/// @throws Error `store_settings_invalid` with the line
std::optional<std::uint64_t> parse_quota(std::string_view text, const std::string& file);

/// What the packages in the store have together, and what `bytes` more would make of it.
/// @throws Error `store_full` (facts: needed, used, quota) where that is over the board's quota, and
/// `store_settings_invalid`: a limit that cannot be read is not taken for none
void require_quota(Workspace& workspace, std::uint64_t bytes);

}  // namespace jetcrew::install
