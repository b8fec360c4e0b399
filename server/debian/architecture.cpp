#include "debian/architecture.hpp"

namespace jetcrew::debian {

bool installable(std::string_view architecture, std::string_view native,
                 const std::vector<std::string>& foreigns) {
  return architecture == "all" || architecture == native ||
         std::find(foreigns.begin(), foreigns.end(), architecture) != foreigns.end();
}

bool is_architecture_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '-') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_known_architecture(std::string_view name) {
  constexpr std::string_view known[] = {
      "alpha",    "amd64",  "arm64",   "armel", "armhf",   "hppa",    "i386",  "ia64", "loong64", "m68k",
      "mips64el", "mipsel", "powerpc", "ppc64", "ppc64el", "riscv64", "s390x", "sh4",  "sparc64", "x32"};
  return std::find(std::begin(known), std::end(known), name) != std::end(known);
}

}  // namespace jetcrew::debian
