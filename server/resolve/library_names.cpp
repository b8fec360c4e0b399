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
  return {name, name + "t64"};
}

}  // namespace jetcrew::resolve
