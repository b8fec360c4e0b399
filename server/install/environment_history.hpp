// What an environment was, and what changed from one generation to the next.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "install/workspace.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {

/// {added: [{name, version}], removed: [{name, version}], changed: [{name, from, to}]}, each by name.
/// @param from,to the packages of two generations
nlohmann::json difference(const nlohmann::json& from, const nlohmann::json& to);

/// The generations of an environment, the newest first: {number, created, job, in_use, requests, packages,
/// difference}, where `requests` is what was asked for then (null where that is not known) and the difference
/// is to the one before.
nlohmann::json history(state::Database& database, const state::Environment& environment);

/// {name, path, generation, interpreter, python, system_site_packages, unpacked_bytes, generations}: `path`
/// is its folder as the board names it (null where the state folder lies outside the board's root),
/// `unpacked_bytes` what the wheels of all its generations take on the disk, `generations` its history().
nlohmann::json environment_json(Workspace& workspace, const state::Environment& environment);

/// The difference between any two. @throws Error `generation_missing`
nlohmann::json difference_between(state::Database& database, const std::string& environment,
                                  std::int64_t from, std::int64_t to);

}  // namespace jetcrew::install
