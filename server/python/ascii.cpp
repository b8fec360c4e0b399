#include "python/ascii.hpp"

#include "base/text.hpp"

namespace jetcrew::python {

std::string shown(std::string_view text, std::size_t most) {
  const bool cut = text.size() > most;
  std::string readable = to_valid_utf8(text.substr(0, most));
  for (char& c : readable) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return cut ? readable + "…" : readable;
}

}  // namespace jetcrew::python
