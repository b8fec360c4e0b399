// Links to libraries that ldconfig(8) takes away.
#pragma once

#include <string>

namespace jetcrew {
class Root;
}

namespace jetcrew::checks {

/// Whether a path that a package brought and that is missing was a link to a library that is in no package:
/// some ship such (Debian's libtorch1.13 does), and ldconfig, which each library's install runs, removes
/// links to
/// `*.so.*` that lead nowhere. A link whose library is there is truly missing, and so is a file that dpkg has
/// a checksum of.
bool ldconfig_took_it(const Root& root, const std::string& path);

}  // namespace jetcrew::checks
