// Which Debian package a shared library is to be looked for in, when nobody has read the packages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::resolve {

/// Where it is known that the package is named otherwise, the names that it has on a Jetson: one for each
/// release that has another. Empty for all others.
std::vector<std::string> known_library_packages(std::string_view library);

/// The names that Policy 8.1 gives the package of a library: `libomp5` for `libomp.so.5`, `libfoo2-1` for
/// `libfoo2.so.1`, `libglib2.0-0` or, to the letter, `libglib-2.0-0` for `libglib-2.0.so.0`; also with the
/// ending `t64` that packages got for 64-bit times; then those that are known. Likely ones first; none for
/// what is not named like a library.
std::vector<std::string> library_package_names(std::string_view library);

}  // namespace jetcrew::resolve
