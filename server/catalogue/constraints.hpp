// What goes together, or does not work, though no wheel's metadata says so: constraints.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/condition.hpp"
#include "catalogue/files.hpp"
#include "catalogue/sources.hpp"
#include "python/specifier.hpp"

namespace jetcrew::catalogue {

struct Constraint {
  struct Partner {
    std::string package;  ///< normalized name
    python::SpecifierSet versions;
  };
  std::string package;  ///< normalized name
  python::SpecifierSet versions;
  Condition condition;
  /// What has to be of these versions where it is there at all; without it `versions` do not work there.
  std::optional<Partner> goes_with;
  std::vector<Source> sources;  ///< at least one
};

/// Throws Error `catalogue_invalid`.
std::vector<Constraint> read_constraints(const Files& files);

}  // namespace jetcrew::catalogue
