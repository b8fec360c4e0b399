// Which names `import` finds after a wheel is installed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::python {

/// Packages and modules at the top, and those right below a namespace package (`google.protobuf`), from the
/// paths of a wheel's files. Private names, and `tests` and the like, are left out unless there is nothing
/// else. Sorted, each once.
/// @param data_folder the wheel's `name-version.data`, whose purelib and platlib count as top
std::vector<std::string> import_names_of(const std::vector<std::string_view>& files,
                                         std::string_view data_folder);

}  // namespace jetcrew::python
