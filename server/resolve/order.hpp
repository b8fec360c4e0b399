// The order in which chosen actions are carried out.
#pragma once

#include <vector>

#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// Sorts the actions: removals first, then debs with what they depend on before them, then wheels likewise.
/// Cycles of Depends stay together in one batch, which dpkg configures as Policy 6.8 and 7.2 say. A package
/// whose Pre-Depends is among the actions begins a new batch: what it needs must be configured before it is
/// unpacked.
/// @returns nothing; or packages of which each would have to be configured before it is unpacked
/// (Policy 7.2), and then the actions are as they were
std::vector<SolvableId> order_actions(const Universe& universe, std::vector<Action>& actions);

}  // namespace jetcrew::resolve
