#include "resolve/library_names.hpp"

namespace jetcrew::resolve {

std::vector<std::string> library_package_names(std::string_view library) {
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
  std::vector<std::string> names{name, name + "t64"};
  // `libglib-2.0.so.0` is in libglib2.0-0: many leave the hyphen before the release out.
  const auto hyphen = name.find('-');
  if (hyphen != std::string::npos && hyphen + 1 < library.find(".so") && name[hyphen + 1] >= '0' &&
      name[hyphen + 1] <= '9') {
    auto joined = name;
    joined.erase(hyphen, 1);
    names = {joined, joined + "t64", name};
  }
  return names;
}

}  // namespace jetcrew::resolve
