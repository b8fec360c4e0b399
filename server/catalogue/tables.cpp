#include "catalogue/tables.hpp"

#include "board/device_tree.hpp"
#include "board/l4t_release.hpp"
#include "catalogue/document.hpp"
#include "catalogue/sources.hpp"

namespace jetcrew::catalogue {
namespace {

board::JetpackRelease read_release(const Node& row) {
  row.only({"jetpack", "l4t", "ubuntu", "python", "glibc", "cuda", "sources"});
  board::JetpackRelease release;
  release.jetpack = row.at("jetpack").text();
  release.l4t = row.at("l4t").text();
  const auto parsed = board::parse_l4t_core_version(release.l4t);
  if (!parsed || parsed->text() != release.l4t) row.at("l4t").fail("must be a release such as 32.7.1");
  release.ubuntu = row.at("ubuntu").text();
  release.python = row.at("python").text();
  release.glibc = row.at("glibc").text();
  if (const auto cuda = row.find("cuda")) release.cuda = cuda->text();
  return release;
}

board::Module read_module(const Node& row) {
  row.only({"module", "name", "soc", "compute_capability", "memory_gib", "device_tree_of", "sources"});
  board::Module module;
  module.number = row.at("module").text();
  if (board::module_of_compatible({"nvidia,p0000-0000+" + module.number}) != module.number) {
    row.at("module").fail("must be a module's number such as p3448-0000");
  }
  module.name = row.at("name").text();
  module.soc = row.at("soc").text();
  if (board::soc_of_compatible({"nvidia," + module.soc}) != module.soc)
    row.at("soc").fail("must be like tegra210");
  module.compute_capability = row.at("compute_capability").text();
  for (const auto& size : row.at("memory_gib").elements()) {
    module.memory_gib.push_back(static_cast<int>(size.integer(1, 4096)));
  }
  if (const auto owner = row.find("device_tree_of")) module.device_tree_of = owner->text();
  return module;
}

}  // namespace

board::JetpackTable read_jetpack(const Files& files) {
  const std::string file = "jetpack.json";
  const auto json = parse_document(file, files.text(file), invalid);
  const Node document(file, json, invalid);
  document.only({"format", "sources", "releases"});
  require_format(document);
  const Sources sources(document);
  std::vector<board::JetpackRelease> rows;
  std::set<std::string> seen;
  for (const auto& row : document.at("releases").elements()) {
    rows.push_back(read_release(row));
    sources.of(row);
    if (!seen.insert(rows.back().l4t).second) row.fail("the release stands here twice");
  }
  return board::JetpackTable(std::move(rows));
}

board::ModuleTable read_modules(const Files& files) {
  const std::string file = "boards.json";
  const auto json = parse_document(file, files.text(file), invalid);
  const Node document(file, json, invalid);
  document.only({"format", "sources", "modules"});
  require_format(document);
  const Sources sources(document);
  std::vector<board::Module> rows;
  std::set<std::string> seen;
  for (const auto& row : document.at("modules").elements()) {
    rows.push_back(read_module(row));
    sources.of(row);
    if (!seen.insert(rows.back().number).second) row.fail("the module stands here twice");
  }
  for (const auto& row : document.at("modules").elements()) {
    const auto owner = row.find("device_tree_of");
    if (owner && !seen.contains(owner->text())) owner->fail("must be a module of this file");
  }
  return board::ModuleTable(std::move(rows));
}

}  // namespace jetcrew::catalogue
