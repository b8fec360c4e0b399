// How the kernel writes tables in /proc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {

/// What stands between blanks and tabs.
std::vector<std::string_view> words_of(std::string_view line);

/// Blanks and backslashes in a path are written as `\040` and so on, three octal digits (proc(5)).
std::string without_escapes(std::string_view path);

}  // namespace jetcrew
