// A package of the store as the API shows it.
#pragma once

#include <nlohmann/json.hpp>

#include "install/planner.hpp"
#include "state/payloads.hpp"

namespace jetcrew::api {

nlohmann::json payload_json(const state::Payload& payload, const install::FitnessJudge& judge);

}  // namespace jetcrew::api
