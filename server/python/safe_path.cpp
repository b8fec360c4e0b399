#include "python/safe_path.hpp"

#include "base/text.hpp"

namespace jetcrew::python {
namespace {

constexpr std::size_t longest_path = 1024;
constexpr std::size_t longest_part = 255;

bool is_bad_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F || c == '\\';
}

bool is_safe_part(std::string_view part) {
  return !part.empty() && part != "." && part != ".." && part.size() <= longest_part;
}

/// `C:`: on other systems such a path is absolute, and no wheel has a reason for one.
bool begins_with_drive(std::string_view name) {
  const auto first = name.substr(0, name.find('/'));
  return first.size() >= 2 && first[1] == ':' &&
         ((first[0] >= 'A' && first[0] <= 'Z') || (first[0] >= 'a' && first[0] <= 'z'));
}

}  // namespace

bool is_safe_relative_path(std::string_view name) {
  if (name.empty() || name.size() > longest_path) return false;
  if (std::any_of(name.begin(), name.end(), is_bad_character)) return false;
  if (begins_with_drive(name) || to_valid_utf8(name) != name) return false;
  const auto parts = split(name, '/');
  return std::all_of(parts.begin(), parts.end(), is_safe_part);
}

bool is_safe_file_name(std::string_view name) {
  return name.find('/') == std::string_view::npos && is_safe_relative_path(name);
}

}  // namespace jetcrew::python
