// Packages that have to be of one version, as those of one source package are: each Depends on others in
// exactly its own version.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// Of a relation that names one package and one exact version, as those of one source package among each
/// other do; else null.
const debian::Relation* exact(const debian::AnyOf& any_of);

/// All that has to come for `name` to be there in that version, and is neither at hand nor installed in it:
/// its siblings, and what is installed and holds any of them at another version. What is known of other
/// versions tells which those are. Nothing where one of them would have to go back to an older version.
std::optional<std::vector<std::string>> missing_siblings(const Universe& universe, const Options& options,
                                                         const std::string& name,
                                                         const debian::Version& version);

}  // namespace jetcrew::resolve
