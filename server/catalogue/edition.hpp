// A catalogue in one piece: how it comes to a board in a bundle, as the member catalogue.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "catalogue/files.hpp"

namespace jetcrew::catalogue {

inline constexpr std::uint64_t largest_edition = 16U << 20U;

/// edition.json: `format` 1 and `serial`, which grows with each edition. @throws Error `catalogue_invalid`
std::int64_t read_serial(const Files& files);

/// {"files": {"checks/import.py": "…", …}, "format": 1} with its members sorted: the same files make the same
/// text.
std::string edition_text(const Files& files);

/// @throws Error `catalogue_invalid` for what is no such text, and for paths that a catalogue does not have
Files parse_edition(std::string_view text);

}  // namespace jetcrew::catalogue
