// Whether a package that is at hand may be part of an answer at all, and why not.
#pragma once

#include "base/sentence.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// The installed build with a local version (`2.0.0+nv23.05`; PEP 440, "Local version identifiers") whose
/// place this wheel must not take: it has no such version itself, and none of the requests names the project.
/// NVIDIA builds such wheels for the GPU of a Jetson; the plain ones of the same name mostly run on its CPU
/// alone.
std::optional<SolvableId> local_build_in_the_way(const Universe& universe,
                                                 const std::vector<Request>& requests, SolvableId id);

/// What speaks against it whatever else is chosen: `it is built for amd64, this board is arm64`. Empty where
/// nothing does, and of what is installed.
Sentence why_unusable(const Universe& universe, const std::vector<Request>& requests, const Options& options,
                      SolvableId id);

}  // namespace jetcrew::resolve
