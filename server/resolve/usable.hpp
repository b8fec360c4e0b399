// Whether a package that is at hand may be part of an answer at all, and why not.
#pragma once

#include "base/sentence.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// What speaks against it whatever else is chosen: `it is built for amd64, this board is arm64`. Empty where
/// nothing does, and of what is installed.
Sentence why_unusable(const Universe& universe, const Options& options, SolvableId id);

}  // namespace jetcrew::resolve
