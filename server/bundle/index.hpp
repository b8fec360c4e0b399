// index.json of a bundle: what its packages say of themselves. See FORMAT.md beside this.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/opened.hpp"
#include "state/payloads.hpp"

namespace jetcrew::bundle {

inline constexpr std::uint64_t largest_index = 64U << 20U;

using Index = std::map<std::string, state::Payload, std::less<>>;

/// By SHA-256. Size, file name and origin are not in it. @throws Error `bundle_index_invalid`
Index parse_index(std::string_view text);

/// Of a bundle, its SHA-256 compared; nothing where it has none.
/// @throws Error `payload_mismatch`, `bundle_index_invalid`
std::optional<Index> read_index(const Opened& bundle);

/// The one spelling of it.
std::string index_text(const std::vector<state::Payload>& payloads);

}  // namespace jetcrew::bundle
