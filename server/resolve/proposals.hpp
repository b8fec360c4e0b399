// What would make an impossible request possible.
#pragma once

#include "resolve/problem.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// The ways out, the nearest first: what to bring for what the core lacks, and what would do with more
/// permissions. Their texts are left empty.
/// @param core the origins of the problem's minimal core
std::vector<Cause> proposals_for(const Universe& universe, const std::vector<Request>& requests,
                                 const Options& options, const std::vector<const Origin*>& core);

}  // namespace jetcrew::resolve
