#include "catalogue/sources.hpp"

namespace jetcrew::catalogue {

Sources::Sources(const Node& document) {
  for (const auto& source : document.at("sources").elements()) {
    source.only({"name", "link"});
    names_.insert(source.at("name").text());
    source.at("link").text();
  }
}

std::vector<std::string> Sources::of(const Node& row) const {
  const auto list = row.at("sources");
  const auto sources = list.elements();
  if (sources.empty()) list.fail("must name a source");
  std::vector<std::string> names;
  for (const auto& source : sources) {
    names.push_back(source.text());
    if (!names_.contains(names.back())) source.fail("is not among the sources of this file");
  }
  return names;
}

void require_format(const Node& document) {
  constexpr int format = 1;
  document.at("format").integer(format, format);
}

}  // namespace jetcrew::catalogue
