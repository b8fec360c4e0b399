// Whether what was asked for of the board is there.
#pragma once

#include <vector>

#include "install/observation.hpp"
#include "install/workspace.hpp"
#include "state/goals.hpp"

namespace jetcrew::install {

/// What was asked for and is not on the board now. Who put it there does not matter; for a bare name either
/// kind of package will do.
std::vector<state::Goal> unmet_goals(Workspace& workspace, const Debs& debs);

}  // namespace jetcrew::install
