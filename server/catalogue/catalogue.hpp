// The catalogue: curated knowledge from packages/, read and checked. The formats are in packages/README.md.
#pragma once

#include <vector>

#include "board/jetpack.hpp"
#include "board/module.hpp"
#include "catalogue/archives.hpp"
#include "catalogue/check.hpp"
#include "catalogue/constraints.hpp"
#include "catalogue/files.hpp"
#include "catalogue/libraries.hpp"
#include "catalogue/problem.hpp"
#include "catalogue/profile.hpp"

namespace jetcrew::catalogue {

struct Catalogue {
  board::JetpackTable jetpack;
  board::ModuleTable modules;
  KnownArchives archives;
  std::vector<Check> checks;  ///< sorted by name
  std::vector<Constraint> constraints;
  std::vector<Library> libraries;
  std::vector<Problem> problems;
  std::vector<Profile> profiles;  ///< sorted by ID
};

/// Throws Error `catalogue_invalid` with the facts `file`, `pointer` (RFC 6901) and `reason`: the whole
/// catalogue is good, or none of it is taken.
Catalogue load(const Files& files);

}  // namespace jetcrew::catalogue
