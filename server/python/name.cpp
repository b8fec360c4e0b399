#include "python/name.hpp"

#include "python/characters.hpp"

namespace jetcrew::python {
namespace {

bool is_separator(char c) {
  return c == '-' || c == '_' || c == '.';
}

}  // namespace

std::string normalized_name(std::string_view name) {
  std::string normalized;
  normalized.reserve(name.size());
  bool in_run = false;
  for (const char c : name) {
    if (!is_separator(c)) {
      normalized += ascii_lower(c);
    } else if (!in_run) {
      normalized += '-';
    }
    in_run = is_separator(c);
  }
  return normalized;
}

bool is_valid_name(std::string_view name) {
  if (name.empty() || !is_alnum(name.front()) || !is_alnum(name.back())) return false;
  return std::ranges::all_of(name, [](char c) { return is_alnum(c) || is_separator(c); });
}

}  // namespace jetcrew::python
