// Text in the languages that the page speaks.
#pragma once

#include <string>

namespace jetcrew::catalogue {

struct Localized {
  std::string en;
  std::string zh_cn;  ///< `zh-CN` in files
  bool operator==(const Localized&) const = default;
};

}  // namespace jetcrew::catalogue
