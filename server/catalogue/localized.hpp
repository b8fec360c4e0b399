// Text in the languages that the page speaks.
#pragma once

#include <string>

#include "catalogue/document.hpp"

namespace jetcrew::catalogue {

struct Localized {
  std::string en;
  std::string zh_cn;  ///< `zh-CN` in files
  bool operator==(const Localized&) const = default;
};

/// An object of exactly these two. Throws Error `catalogue_invalid`.
Localized read_localized(const Node& node);

}  // namespace jetcrew::catalogue
