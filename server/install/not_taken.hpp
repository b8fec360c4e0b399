// What a plan did not take though it is newer than what it takes.
#pragma once

#include <nlohmann/json.hpp>

#include "resolve/solver.hpp"

namespace jetcrew::install {

/// Files at hand of a package that the answer brings, of a newer version than the one it brings, that this
/// board cannot use: objects of ecosystem, name, version, `file` (its name), `chosen` (the version that comes
/// instead) and `why` (a sentence: text, key, facts). In the order of the actions, the newest first.
/// What would fit the board and only does not go with the rest of the answer is not among them.
nlohmann::json not_taken_json(const resolve::Universe& universe,
                              const std::vector<resolve::Request>& requests, const resolve::Options& options,
                              const resolve::Answer& answer);

}  // namespace jetcrew::install
