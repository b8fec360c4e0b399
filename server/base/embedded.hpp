// Files that travel inside the binary (migrations, the catalogue, the page); server/embed.cmake puts them
// there.
#pragma once

#include <string_view>

namespace jetcrew {

struct EmbeddedFile {
  std::string_view path;  ///< relative to the embedded folder, `/` between parts; the list is sorted by it
  std::string_view content;
};

}  // namespace jetcrew
