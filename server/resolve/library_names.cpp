#include "resolve/library_names.hpp"

#include <algorithm>

namespace jetcrew::resolve {
namespace {

/// libpython3.6m.so.1.0 is in libpython3.6.
std::string package_of_libpython(std::string_view library) {
  constexpr std::string_view python = "libpython";
  const auto at = library.find(".so");
  if (!library.starts_with(python) || at == std::string_view::npos) return {};
  auto name = library.substr(0, at);
  if (name.ends_with('m')) name.remove_suffix(1);
  return name.find('.') == std::string_view::npos ? std::string() : std::string(name);
}

std::vector<std::string> names_by_policy(std::string_view library) {
  const auto at = library.find(".so");
  if (!library.starts_with("lib") || at == std::string_view::npos) return {};
  std::string name(library.substr(0, at));
  auto version = library.substr(at + 3);
  if (!version.empty()) {
    if (version.front() != '.' || version.size() == 1) return {};
    version.remove_prefix(1);
    if (name.back() >= '0' && name.back() <= '9') name += '-';
    name += version;
  }
  for (auto& letter : name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (letter == '_') letter = '-';
  }
  // `libglib-2.0.so.0` is in libglib2.0-0: many leave the hyphen before the release out.
  const auto hyphen = name.find('-');
  if (hyphen != std::string::npos && hyphen + 1 < library.find(".so") && name[hyphen + 1] >= '0' &&
      name[hyphen + 1] <= '9') {
    auto joined = name;
    joined.erase(hyphen, 1);
    return {joined, joined + "t64", name};
  }
  return {name, name + "t64"};
}

}  // namespace

const KnownLibrary* LibraryNames::row_of(std::string_view library) const {
  const auto found = std::find_if(known_.begin(), known_.end(), [&](const KnownLibrary& row) {
    const std::string_view name = row.library;
    return name.ends_with('*') ? library.starts_with(name.substr(0, name.size() - 1)) : library == name;
  });
  return found == known_.end() ? nullptr : &*found;
}

std::vector<std::string> LibraryNames::known(std::string_view library) const {
  if (const auto* row = row_of(library)) return row->packages;
  auto python = package_of_libpython(library);
  if (python.empty()) return {};
  return {std::move(python)};
}

std::vector<std::string> LibraryNames::likely(std::string_view library) const {
  auto names = names_by_policy(library);
  if (names.empty()) return names;
  const auto* row = row_of(library);
  if (row != nullptr && row->metapackages) return names;
  for (auto& name : known(library)) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace jetcrew::resolve
