#include "base/procfs.hpp"

#include <algorithm>

namespace jetcrew {

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
    const auto end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

std::string without_escapes(std::string_view path) {
  constexpr std::size_t escape = 4;
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string plain;
  for (std::size_t at = 0; at < path.size(); ++at) {
    const auto digits = path.substr(at, escape).substr(1);
    if (path[at] == '\\' && digits.size() == escape - 1 &&
        std::all_of(digits.begin(), digits.end(), is_octal)) {
      plain += static_cast<char>((digits[0] - '0') * 64 + (digits[1] - '0') * 8 + (digits[2] - '0'));
      at += digits.size();
    } else {
      plain += path[at];
    }
  }
  return plain;
}

}  // namespace jetcrew
