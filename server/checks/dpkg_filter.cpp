#include "checks/dpkg_filter.hpp"

#include <fnmatch.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::checks {
namespace fs = std::filesystem;
namespace {

/// The files in the order in which dpkg reads them: dpkg.cfg.d by name, then dpkg.cfg.
std::vector<fs::path> configurations(const Root& root) {
  const fs::path base = "/etc/dpkg/dpkg.cfg.d";
  std::vector<fs::path> paths;
  std::error_code failed;
  for (fs::directory_iterator entry(root.resolve(base), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    paths.push_back(base / entry->path().filename());
  }
  std::sort(paths.begin(), paths.end());
  paths.emplace_back("/etc/dpkg/dpkg.cfg");
  return paths;
}

void read_into(DpkgFilter& filter, const Root& root) {
  for (const auto& path : configurations(root)) {
    if (const auto text = root.read(path)) filter.add(*text);
  }
}

}  // namespace

void DpkgFilter::add(std::string_view configuration) {
  for (auto line : lines_of(configuration)) {
    line = trimmed(line);
    const auto take = [&](std::string_view option, bool exclude) {
      if (!line.starts_with(option) || line.size() <= option.size()) return;
      // The value stands after `=` or a blank (dpkg(1), "FILES").
      if (std::string_view("= \t").find(line[option.size()]) == std::string_view::npos) return;
      const auto pattern = trimmed(line.substr(option.size() + 1));
      if (!pattern.empty()) patterns_.push_back({std::string(pattern), exclude});
    };
    take("path-exclude", true);
    take("path-include", false);
  }
}

bool DpkgFilter::excludes(const std::string& path) const {
  bool excluded = false;
  for (const auto& each : patterns_) {
    if (::fnmatch(each.pattern.c_str(), path.c_str(), 0) == 0) excluded = each.exclude;
  }
  return excluded;
}

DpkgFilter observe_dpkg_filter(const Root& root) {
  DpkgFilter filter;
  if (!root.is_system()) read_into(filter, Root("/"));
  read_into(filter, root);
  return filter;
}

}  // namespace jetcrew::checks
