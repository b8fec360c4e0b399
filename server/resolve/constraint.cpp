#include "resolve/constraint.hpp"

#include <fmt/format.h>

namespace jetcrew::resolve {

bool in_range(const python::SpecifierSet& versions, const python::Version& version) {
  if (versions.contains(version, python::Prereleases::allow)) return true;
  const auto release = python::Version::parse(version.base_version());
  return versions.contains(release, python::Prereleases::allow);
}

bool can_hold(const python::SpecifierSet& versions) {
  // Where a set holds anything, it holds a bound, what comes right after one, or the smallest version.
  const auto holds = [&](const std::string& text) {
    return versions.contains(python::Version::parse(text), python::Prereleases::allow);
  };
  if (holds("0")) return true;
  for (const auto& member : versions.specifiers()) {
    if (!member.version()) return true;  // === compares texts
    if (holds(member.version()->text()) || holds(fmt::format("{}.0.0.1", member.version()->base_version())))
      return true;
  }
  return false;
}

}  // namespace jetcrew::resolve
