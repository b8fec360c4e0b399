// Between a generation on disk and its row in the database.
#pragma once

#include <nlohmann/json.hpp>

#include "install/workspace.hpp"
#include "python/generation.hpp"
#include "state/environments.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {

/// The stored package of a wheel {name, version, sha256, …}. @throws Error `payload_missing`
state::Payload stored_wheel(Workspace& workspace, const nlohmann::json& wheel);

/// What builds the generation, and what it is held against later. Reads the stored packages, not the trees.
/// @param packages as state::Generation has them
/// @throws Error `payload_missing`, `python_missing`
python::GenerationPlan generation_plan(Workspace& workspace, const state::Environment& environment,
                                       int number, const nlohmann::json& packages);

/// From now on that generation is the one in use: its number, its wheels as what is installed. `generation`
/// must be recorded. Call it in a Transaction.
void record_in_use(state::Database& database, state::Environment environment,
                   const state::Generation& generation);

}  // namespace jetcrew::install
