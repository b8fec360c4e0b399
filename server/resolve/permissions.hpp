// What a request that is impossible would do with more permissions.
#pragma once

#include "resolve/problem.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// A proposal for each permission that would do by itself, with all that it would change: holds that are
/// taken off, going back to older versions, removals, libraries that are not there. Their texts are left
/// empty.
/// @param core the origins of the problem's minimal core
std::vector<Cause> permission_proposals(const Universe& universe, const std::vector<Request>& requests,
                                        const Options& options, const std::vector<const Origin*>& core);

}  // namespace jetcrew::resolve
