#include "resolve/constraint.hpp"

#include <fmt/format.h>

namespace jetcrew::resolve {

bool in_range(const python::SpecifierSet& versions, const python::Version& version) {
  if (versions.contains(version, python::Prereleases::allow)) return true;
  const auto release = python::Version::parse(version.base_version());
  return versions.contains(release, python::Prereleases::allow);
}

namespace {

/// The first release that does not begin with this one: 1.6 of 1.5.
std::string after_prefix(const python::Version& version) {
  std::string text(version.base_version());
  auto digit = text.size();
  while (digit > 0 && text[digit - 1] == '9') text[--digit] = '0';
  if (digit > 0 && text[digit - 1] >= '0' && text[digit - 1] < '9') {
    ++text[digit - 1];
  } else {
    text.insert(digit, "1");
  }
  return text;
}

}  // namespace

bool can_hold(const python::SpecifierSet& versions) {
  // Where a set holds anything, it holds a bound, what comes right after one or after all that begins with
  // one, or the smallest version.
  const auto holds = [&](const std::string& text) {
    return versions.contains(python::Version::parse(text), python::Prereleases::allow);
  };
  if (holds("0")) return true;
  for (const auto& member : versions.specifiers()) {
    if (!member.version()) return true;  // === compares texts
    // `!=1.5.*` ends where 1.6 begins.
    if (member.is_wildcard() && holds(after_prefix(*member.version()))) return true;
    if (holds(member.version()->text()) || holds(fmt::format("{}.0.0.1", member.version()->base_version())))
      return true;
  }
  return false;
}

}  // namespace jetcrew::resolve
