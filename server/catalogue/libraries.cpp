#include "catalogue/libraries.hpp"

#include <set>

#include "catalogue/sources.hpp"

namespace jetcrew::catalogue {
namespace {

Library read_library(const Node& row, const Sources& sources) {
  row.only({"library", "packages", "metapackages", "sources"});
  Library library;
  library.name = row.at("library").text();
  if (!library.name.starts_with("lib") || library.name.find(".so") == std::string::npos ||
      library.name.find('*') < library.name.size() - 1)
    row.at("library").fail("must be a library such as libopenblas.so.0, or libcublas.so.*");
  const auto metapackages = row.find("metapackages");
  if (metapackages && row.find("packages")) row.fail("has packages or metapackages, not both");
  const auto packages = metapackages ? *metapackages : row.at("packages");
  library.packages = packages.texts();
  if (library.packages.empty()) packages.fail("must name a package");
  library.metapackages = metapackages.has_value();
  sources.of(row);
  return library;
}

}  // namespace

std::vector<Library> read_libraries(const Files& files) {
  const std::string file = "libraries.json";
  const auto json = parse_document(file, files.text(file), invalid);
  const Node document(file, json, invalid);
  document.only({"format", "sources", "libraries"});
  require_format(document);
  const Sources sources(document);
  std::vector<Library> rows;
  std::set<std::string> seen;
  for (const auto& row : document.at("libraries").elements()) {
    rows.push_back(read_library(row, sources));
    if (!seen.insert(rows.back().name).second) row.fail("the library stands here twice");
  }
  return rows;
}

}  // namespace jetcrew::catalogue
