// Drift of the board itself: a card that was moved to another board, a system that was upgraded under
// JetCrew's feet.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "install/drift.hpp"

namespace jetcrew::install {

/// What of a board's document is not another one each minute: without the clock, and without how full disk
/// and swap are.
nlohmann::json lasting(nlohmann::json board);

/// What decides whether packages fit, then and now: nothing of what one of the two does not know.
std::vector<Drift> board_drift(const nlohmann::json& then, const nlohmann::json& now);

/// Against the board as it was at the end of the last install.
std::vector<Drift> board_drift(Workspace& workspace);

}  // namespace jetcrew::install
