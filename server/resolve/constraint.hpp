// What goes together, or does not work, though no package's own metadata says so.
#pragma once

#include <cstdint>
#include <string>

#include "python/specifier.hpp"
#include "python/version.hpp"

namespace jetcrew::resolve {

/// A rule about wheels. It takes part where a plan chooses what it speaks of; what is installed and left
/// alone may break it, as it may break its own Requires-Dist.
struct Constraint {
  enum class Kind : std::uint8_t {
    goes_with,      ///< if `versions` of the package come, the partner is of `partner_versions` or not there
    does_not_work,  ///< `versions` of the package are of no use here
    limit,          ///< a profile takes `versions` of the package and no others
  };
  Kind kind = Kind::goes_with;
  std::string package;            ///< normalized name
  python::SpecifierSet versions;  ///< see in_range(); of a limit those that are allowed
  std::string partner;            ///< normalized name; of goes_with only
  python::SpecifierSet partner_versions;
  std::string source;  ///< who says so: the catalogue's name for it, or the profile's
  std::string link{};  ///< where that can be read; empty where nobody knows
};

/// Whether a constraint's set takes the version: as PEP 440 compares it, or as the release that it leads to.
/// NVIDIA builds torch 2.0.0a0+8aa34602 from the branch of 2.0; to what was built for 2.0 it is 2.0, so
/// `>=2.0` takes it, which by PEP 440 alone it does not.
bool in_range(const python::SpecifierSet& versions, const python::Version& version);

/// Whether any version could be in all of them: `>=2,<2` has none.
bool can_hold(const python::SpecifierSet& versions);

}  // namespace jetcrew::resolve
