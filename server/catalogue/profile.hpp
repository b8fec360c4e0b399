// A profile of the catalogue: what somebody installs together, packages/profiles/ID.json.
#pragma once

#include <string>
#include <vector>

#include "catalogue/condition.hpp"
#include "catalogue/files.hpp"
#include "catalogue/localized.hpp"
#include "catalogue/sources.hpp"
#include "python/requirement.hpp"

namespace jetcrew::catalogue {

struct Profile {
  struct Variant {
    Condition condition;
    std::vector<std::string> requests;  ///< `wheel:torch`, `deb:git`
    /// Which versions it takes of wheels that it may not ask for: names and specifiers, with no extras.
    std::vector<python::Requirement> constraints;
    std::vector<Source> sources;  ///< at least one
  };
  std::string id;  ///< `pytorch-torchvision`
  Localized title;
  Localized description;
  std::vector<Variant> variants;  ///< at least one; the first whose condition holds is taken

  /// Null where there is none for that place. Lives as long as the profile.
  const Variant* variant_for(const Place& place) const;
  /// Whether any of its variants asks for a wheel, so that it needs a Python.
  bool has_wheels() const;
};

/// All profiles, sorted by their IDs. Throws Error `catalogue_invalid`.
std::vector<Profile> read_profiles(const Files& files);

}  // namespace jetcrew::catalogue
