// The order in which chosen actions are carried out.
#pragma once

#include <vector>

#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// Sorts the actions: debs with what they depend on before them, then wheels likewise. Removals come as early
/// as they can, after what takes the place of what goes. What ends a conflict or breakage with something
/// installed comes before what has it, in the order of a batch at the latest (Policy 6.6, 7.3, 7.4).
///
/// Cycles of Depends stay together in one batch, which dpkg configures as Policy 6.8 and 7.2 say. A package
/// whose Pre-Depends is among the actions begins a new batch: what it needs must be configured before it is
/// unpacked. A batch is all removals or has none, except where packages take the place of others that
/// conflict with them: then dpkg removes those as they come.
/// @returns nothing; or packages of which each would have to be there before the other (Policy 7.2, 7.4), and
/// then the actions are sorted in no particular way
std::vector<SolvableId> order_actions(const Universe& universe, std::vector<Action>& actions);

}  // namespace jetcrew::resolve
