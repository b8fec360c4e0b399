// Drift of Python environments: their generation in use, its interpreter, wheels and files.
#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "install/drift.hpp"

namespace jetcrew::install {

/// What wheels are there, by normalized name, against what was put there.
/// @param put_there an array of {name, version, …}
/// @param now versions
std::vector<Drift> wheel_drift(const std::string& environment, const nlohmann::json& put_there,
                               const std::map<std::string, std::string>& now);

/// @throws Error `stopped`
std::vector<Drift> environment_drift(Workspace& workspace, Depth depth, const std::stop_token& stop);

}  // namespace jetcrew::install
