#include "board/distribution.hpp"

#include <sys/utsname.h>

#include "base/elf.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace {

/// os-release values are shell words; ids and versions need no more than their quotes taken off.
std::string unquoted(std::string_view value) {
  value = trimmed(value);
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
    value = value.substr(1, value.size() - 2);
  }
  return clean_text(value).value_or("");
}

/// `2.36` from `2.36-9+deb12u9` or `2.36.`: digits and dots, ending with a digit.
std::optional<std::string> glibc_number(std::string_view text) {
  const auto end = text.find_first_not_of("0123456789.");
  auto number = text.substr(0, end);
  while (number.ends_with('.')) number.remove_suffix(1);
  if (number.find('.') == std::string_view::npos || number.size() > 16) return std::nullopt;
  return std::string(number);
}

/// The library says of itself: `GNU C Library (Debian GLIBC 2.36-9+deb12u9) stable release version 2.36.`
std::optional<std::string> glibc_of_library(const Root& root) {
  for (const auto* triplet : {"aarch64-linux-gnu", "x86_64-linux-gnu", "arm-linux-gnueabihf"}) {
    const auto library = read(root, fmt::format("/lib/{}/libc.so.6", triplet), 16U << 20U);
    if (!library) continue;
    constexpr std::string_view says = " release version ";
    const auto at = library->find("GNU C Library ");
    if (at == std::string::npos) continue;
    const auto line = std::string_view(*library).substr(at, 200);
    const auto version = line.find(says);
    if (version == std::string_view::npos) continue;
    if (auto number = glibc_number(line.substr(version + says.size()))) return number;
  }
  return std::nullopt;
}

utsname running_system() {
  utsname names{};
  ::uname(&names);
  return names;
}

}  // namespace

std::optional<std::string> parse_os_release(std::string_view text) {
  std::string id;
  std::string version;
  for (const auto line : lines_of(text)) {
    if (line.starts_with("ID=")) id = lower(unquoted(line.substr(3)));
    if (line.starts_with("VERSION_ID=")) version = unquoted(line.substr(11));
  }
  if (id.empty()) return std::nullopt;
  return version.empty() ? id : fmt::format("{} {}", id, version);
}

std::optional<std::string> observe_distribution(const Root& root) {
  for (const auto* path : {"/etc/os-release", "/usr/lib/os-release"}) {
    if (const auto text = read(root, path)) {
      if (auto found = parse_os_release(*text)) return found;
    }
  }
  return std::nullopt;
}

std::optional<std::string> observe_architecture(const Root& root, const PackageVersions& packages) {
  if (packages.dpkg_architecture) return packages.dpkg_architecture;
  for (const auto* program : {"/usr/bin/dpkg", "/bin/sh"}) {
    if (const auto content = read(root, program, 16U << 20U)) {
      if (auto found = architecture_of_elf(*content)) return found;
    }
  }
  return std::nullopt;
}

std::string observe_kernel(const Root& root) {
  if (const auto release = read(root, "/proc/sys/kernel/osrelease")) {
    if (auto text = clean_text(*release)) return *text;
  }
  return running_system().release;
}

std::optional<std::string> observe_glibc(const Root& root, const PackageVersions& packages) {
  if (packages.libc6) {
    if (auto number = glibc_number(*packages.libc6)) return number;
  }
  return glibc_of_library(root);
}

std::optional<std::string> observe_hostname(const Root& root) {
  if (root.is_system()) return clean_text(running_system().nodename);
  const auto text = read(root, "/etc/hostname");
  return text ? clean_text(*text) : std::nullopt;
}

}  // namespace jetcrew::board
