#include "python/import_names.hpp"

#include "base/text.hpp"

namespace jetcrew::python {
namespace {

constexpr std::size_t deepest_namespace = 3;

bool is_identifier(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !text.empty() && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

/// `numpy` of numpy.py, `_cffi` of _cffi.cpython-311-x86_64-linux-gnu.so; nothing for what is no module.
std::optional<std::string_view> module_of(std::string_view file) {
  const auto stem = file.substr(0, file.find('.'));
  if (!is_identifier(stem)) return std::nullopt;
  const bool source = file.size() == stem.size() + 3 && file.ends_with(".py");
  if (!source && !file.ends_with(".so")) return std::nullopt;
  return stem;
}

/// The path below site-packages, nothing for what goes elsewhere.
std::optional<std::string_view> below_site_packages(std::string_view path, std::string_view data_folder) {
  if (!path.starts_with(data_folder) || path.size() <= data_folder.size() || path[data_folder.size()] != '/')
    return path;
  path.remove_prefix(data_folder.size() + 1);
  for (const std::string_view scheme : {"purelib/", "platlib/"}) {
    if (path.starts_with(scheme)) return path.substr(scheme.size());
  }
  return std::nullopt;
}

bool is_unlikely(std::string_view name) {
  constexpr std::string_view names[] = {"test", "tests",    "testing",    "docs",
                                        "doc",  "examples", "benchmarks", "scripts"};
  return name.starts_with('_') || std::find(std::begin(names), std::end(names), name) != std::end(names);
}

struct Found {
  std::set<std::string> names;
  std::set<std::string> in_namespaces;  // modules that stand in a folder without __init__
};

void collect(std::string_view path, Found& found) {
  const auto parts = split(path, '/');
  const auto module = module_of(parts.back());
  const auto folders = parts.size() - 1;
  if (!module || folders > deepest_namespace || !std::all_of(parts.begin(), parts.end() - 1, is_identifier))
    return;
  auto name = fmt::format("{}", fmt::join(parts.begin(), parts.end() - 1, "."));
  if (*module == "__init__") {
    if (folders > 0) found.names.insert(std::move(name));
  } else if (folders == 0) {
    found.names.emplace(*module);
  } else {
    found.in_namespaces.insert(fmt::format("{}.{}", name, *module));
  }
}

/// Without the packages within packages.
std::vector<std::string> outermost(const std::set<std::string>& names) {
  std::vector<std::string> result;
  for (const auto& name : names) {
    bool inner = false;
    for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
      inner = inner || names.contains(name.substr(0, dot));
    }
    if (!inner) result.push_back(name);
  }
  return result;
}

}  // namespace

std::vector<std::string> import_names_of(const std::vector<std::string_view>& files,
                                         std::string_view data_folder) {
  Found found;
  for (const auto file : files) {
    if (const auto path = below_site_packages(file, data_folder)) collect(*path, found);
  }
  auto names = outermost(found.names.empty() ? found.in_namespaces : found.names);
  if (!std::all_of(names.begin(), names.end(), is_unlikely)) std::erase_if(names, is_unlikely);
  return names;
}

}  // namespace jetcrew::python
