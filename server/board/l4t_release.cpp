#include "board/l4t_release.hpp"

#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace {

/// A number of up to three digits at the start of `text`, which moves behind it.
std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    if (digits == 3) return std::nullopt;
    value = value * 10 + (text[digits] - '0');
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

/// `7.1` or `7` at the start of `text`, then its end or a separator.
std::optional<L4tRelease> take_revision(int major, std::string_view text) {
  L4tRelease release{major, 0, std::nullopt};
  const auto minor = take_number(text);
  if (!minor) return std::nullopt;
  release.minor = *minor;
  if (take(text, ".")) {
    release.patch = take_number(text);
    if (!release.patch) return std::nullopt;
  }
  if (!text.empty() && std::string_view(",- \t").find(text.front()) == std::string_view::npos)
    return std::nullopt;
  return release;
}

std::optional<L4tRelease> parse_line(std::string_view line) {
  if (!take(line, "# R")) return std::nullopt;
  const auto major = take_number(line);
  if (!major || !take(line, " (release), REVISION: ")) return std::nullopt;
  return take_revision(*major, line);
}

}  // namespace

std::string L4tRelease::text() const {
  return patch ? fmt::format("{}.{}.{}", major, minor, *patch) : fmt::format("{}.{}", major, minor);
}

std::optional<L4tRelease> parse_nv_tegra_release(std::string_view text) {
  for (const auto line : lines_of(text)) {
    if (const auto release = parse_line(line)) return release;
  }
  return std::nullopt;
}

std::optional<L4tRelease> parse_l4t_core_version(std::string_view version) {
  const auto major = take_number(version);
  if (!major || !take(version, ".")) return std::nullopt;
  return take_revision(*major, version);
}

L4tObservation observe_l4t(const Root& root, const std::optional<std::string>& l4t_core_version) {
  L4tObservation seen;
  if (const auto text = read(root, "/etc/nv_tegra_release")) {
    seen.release = parse_nv_tegra_release(*text);
    seen.file_unreadable = !seen.release;
  }
  if (!seen.release && l4t_core_version) seen.release = parse_l4t_core_version(*l4t_core_version);
  return seen;
}

}  // namespace jetcrew::board
