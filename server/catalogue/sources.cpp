#include "catalogue/sources.hpp"

namespace jetcrew::catalogue {

Sources::Sources(const Node& document) {
  for (const auto& source : document.at("sources").elements()) {
    source.only({"name", "link"});
    // A page may show it: nothing that a browser would run.
    const auto link = source.at("link").text();
    if (!link.starts_with("https://")) source.at("link").fail("must begin with https://");
    links_.emplace(source.at("name").text(), link);
  }
}

std::vector<Source> Sources::of(const Node& row) const {
  const auto list = row.at("sources");
  const auto sources = list.elements();
  if (sources.empty()) list.fail("must name a source");
  std::vector<Source> found;
  for (const auto& source : sources) {
    const auto known = links_.find(source.text());
    if (known == links_.end()) source.fail("is not among the sources of this file");
    found.push_back({known->first, known->second});
  }
  return found;
}

void require_format(const Node& document) {
  constexpr int format = 1;
  document.at("format").integer(format, format);
}

}  // namespace jetcrew::catalogue
