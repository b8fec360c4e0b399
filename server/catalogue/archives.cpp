#include "catalogue/archives.hpp"

#include "catalogue/sources.hpp"

namespace jetcrew::catalogue {
namespace {

std::string address(const Node& node) {
  auto text = node.text();
  if (!text.starts_with("http://") && !text.starts_with("https://"))
    node.fail("must begin with http:// or https://");
  return text;
}

KnownArchive read_archive(const Node& row, const Sources& sources) {
  row.only({"distribution", "url", "suites", "components", "keyrings", "sources"});
  KnownArchive archive;
  archive.distribution = row.at("distribution").text();
  archive.url = address(row.at("url"));
  archive.suites = row.at("suites").texts();
  archive.components = row.at("components").texts();
  for (auto& path : row.at("keyrings").texts()) archive.keyrings.emplace_back(std::move(path));
  sources.of(row);
  return archive;
}

}  // namespace

KnownArchives read_archives(const Files& files) {
  const std::string file = "archives.json";
  const auto json = parse_document(file, files.text(file), invalid);
  const Node document(file, json, invalid);
  document.only({"format", "sources", "python_index", "archives"});
  require_format(document);
  const Sources sources(document);
  const auto index = document.at("python_index");
  index.only({"url", "sources"});
  sources.of(index);
  KnownArchives known{address(index.at("url")), {}};
  for (const auto& row : document.at("archives").elements())
    known.archives.push_back(read_archive(row, sources));
  return known;
}

}  // namespace jetcrew::catalogue
