// Small helpers on text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {

/// Without blanks (space, tab, CR, LF) at both ends.
std::string_view trimmed(std::string_view text);

/// ASCII only, whatever the locale.
std::string lower(std::string_view text);

/// The parts between separators; `a,,b` has three, the empty text one.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The lines without their ends (LF or CR LF).
std::vector<std::string_view> lines_of(std::string_view text);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// All of `text` as a decimal number that fits; nothing otherwise.
std::optional<std::int64_t> to_number(std::string_view text);

/// Bytes for people: `812 B`, `4.1 MB`, `2.3 GB` (powers of ten, as disks are sold).
std::string human_bytes(std::uint64_t bytes);

/// Valid UTF-8 whatever came in: each byte that is not part of a valid sequence becomes U+FFFD.
std::string to_valid_utf8(std::string_view text);

}  // namespace jetcrew
