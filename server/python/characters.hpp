// Classes of characters for this room's parsers, whatever the locale; of a single byte only ASCII is in any.
#pragma once

#include <string>
#include <string_view>

namespace jetcrew::python {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_alpha(char c) {
  return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}
constexpr bool is_alnum(char c) {
  return is_digit(c) || is_alpha(c);
}

/// What Python's `\s` and str.strip() take for blank within ASCII.
constexpr bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

/// Without blanks at both ends, those of Unicode too (a text pasted from a Chinese page may bring U+3000).
std::string_view without_blanks(std::string_view text) noexcept;

/// At most `most` bytes of something untrusted, for a message.
std::string shown(std::string_view text, std::size_t most = 120);

}  // namespace jetcrew::python
