// libraries.json: in which Debian packages shared libraries are, where their names do not tell.
#pragma once

#include <string>
#include <vector>

#include "catalogue/files.hpp"

namespace jetcrew::catalogue {

struct Library {
  std::string name;                   ///< `libopenblas.so.0`; with a `*` at its end all that begin so
  std::vector<std::string> packages;  ///< one for each release that names it otherwise; not empty
  bool metapackages = false;          ///< they do not have it, they need the one that does
};

/// Throws Error `catalogue_invalid`.
std::vector<Library> read_libraries(const Files& files);

}  // namespace jetcrew::catalogue
