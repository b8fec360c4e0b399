// The sources that a file of the catalogue names: every row says by these names where it was read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalogue/document.hpp"

namespace jetcrew::catalogue {

struct Source {
  std::string name;  ///< for people
  std::string link;  ///< where it can be read: begins with `https://`
};

class Sources {
 public:
  /// Reads the document's `sources`: `name` and `link` each. Throws Error `catalogue_invalid`.
  explicit Sources(const Node& document);

  /// The row's `sources`: at least one, each among these. Throws Error `catalogue_invalid`.
  std::vector<Source> of(const Node& row) const;

 private:
  std::map<std::string, std::string> links_;  ///< by name
};

/// Throws Error `catalogue_invalid` unless the document is of the one format there is, 1.
void require_format(const Node& document);

}  // namespace jetcrew::catalogue
