#include "catalogue/localized.hpp"

namespace jetcrew::catalogue {

Localized read_localized(const Node& node) {
  node.only({"en", "zh-CN"});
  return {node.at("en").text(), node.at("zh-CN").text()};
}

}  // namespace jetcrew::catalogue
