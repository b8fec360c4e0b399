// What the system's Python has: what environments may see besides their own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "install/workspace.hpp"
#include "python/distributions.hpp"
#include "python/interpreter.hpp"

namespace jetcrew::install {

/// In the order of its path: of two of a name, the first is the one that is imported.
std::vector<python::InstalledDistribution> system_distributions(const Root& root,
                                                                const python::Interpreter& interpreter);

/// The interpreter that lies there now, which an environment was made with. None where it is gone.
std::optional<python::Interpreter> interpreter_at(const Workspace& workspace, const std::string& path);

}  // namespace jetcrew::install
