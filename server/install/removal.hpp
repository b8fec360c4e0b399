// Taking wheels out of an environment: a plan like any other, made without the solver.
#pragma once

#include <string>
#include <vector>

#include "install/planner.hpp"

namespace jetcrew::install {

struct RemovalRequest {
  std::vector<std::string> names;  ///< projects, as people write them
  std::string environment = "default";
};

/// A next generation without those projects, and without what only they needed and nobody asked for. What
/// stays must not need what goes, unless the system's Python has it and the environment sees that.
/// @throws Error `not_found` (no such environment), `not_installed` (fact package), `still_needed` (facts
/// package, by), `no_packages`
Planned plan_removal(Workspace& workspace, const RemovalRequest& request);

}  // namespace jetcrew::install
