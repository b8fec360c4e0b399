// The variables of an active environment: what bin/activate sets, for a program that is started in one.
#pragma once

#include <filesystem>
#include <string>

#include "base/exec.hpp"

namespace jetcrew::python {

/// `variables` after leaving the environment that is active in them, if one is: without VIRTUAL_ENV, its
/// prompt, and its programs in PATH, so that none of them is taken for one of the next environment's.
Variables deactivated(Variables variables);

/// `variables` with the environment `inside` active (a folder, as the board names it) instead of another:
/// its programs come first, and VIRTUAL_ENV says where it is. PYTHONHOME, which would make its Python look
/// for the standard library elsewhere, goes; whether PYTHONNOUSERSITE is set is the user's business, as in
/// bin/activate.
/// @param name  the environment's, for prompts
Variables activated(Variables variables, const std::filesystem::path& inside, const std::string& name);

}  // namespace jetcrew::python
