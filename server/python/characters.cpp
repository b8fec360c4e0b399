#include "python/characters.hpp"

#include <array>

#include "base/text.hpp"

namespace jetcrew::python {
namespace {

// U+0085, A0, 1680, 2000 to 200A, 2028, 2029, 202F, 205F, 3000.
constexpr std::array<std::string_view, 19> wide_blanks = {
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

/// The length in bytes of the blank that the test finds, 0 if there is none.
template <class Test>
std::size_t blank_size(Test test) {
  const auto* found = std::ranges::find_if(wide_blanks, test);
  return found == wide_blanks.end() ? 0 : found->size();
}

std::size_t leading_blank(std::string_view text) {
  if (text.empty()) return 0;
  if (static_cast<unsigned char>(text.front()) < 0x80) return is_blank(text.front()) ? 1 : 0;
  return blank_size([&](std::string_view blank) { return text.starts_with(blank); });
}

std::size_t trailing_blank(std::string_view text) {
  if (text.empty()) return 0;
  if (static_cast<unsigned char>(text.back()) < 0x80) return is_blank(text.back()) ? 1 : 0;
  return blank_size([&](std::string_view blank) { return text.ends_with(blank); });
}

}  // namespace

std::string_view without_blanks(std::string_view text) noexcept {
  while (const auto size = leading_blank(text)) text.remove_prefix(size);
  while (const auto size = trailing_blank(text)) text.remove_suffix(size);
  return text;
}

std::string shown(std::string_view text, std::size_t most) {
  const bool cut = text.size() > most;
  std::string readable = to_valid_utf8(text.substr(0, most));
  for (char& c : readable) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return cut ? readable + "…" : readable;
}

}  // namespace jetcrew::python
