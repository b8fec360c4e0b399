// The sources that a file of the catalogue names: every row says by these names where it was read.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalogue/document.hpp"

namespace jetcrew::catalogue {

class Sources {
 public:
  /// Reads the document's `sources`: `name` and `link` each. Throws Error `catalogue_invalid`.
  explicit Sources(const Node& document);

  /// The row's `sources`: at least one, each among these. Throws Error `catalogue_invalid`.
  std::vector<std::string> of(const Node& row) const;

 private:
  std::set<std::string> names_;
};

/// Throws Error `catalogue_invalid` unless the document is of the one format there is, 1.
void require_format(const Node& document);

}  // namespace jetcrew::catalogue
