// The device state: what the board is, what JetCrew put there, whether all that was asked for is there and
// works.
#pragma once

#include <nlohmann/json.hpp>

#include "install/workspace.hpp"

namespace jetcrew::install {

/// The document of `state export` and GET /api/v1/state.
/// @param all also what the board had before (`"installed_by": "board"`)
nlohmann::json device_state(Workspace& workspace, bool all = false);

}  // namespace jetcrew::install
