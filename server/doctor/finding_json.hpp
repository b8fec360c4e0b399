// A finding as the API and the command line show it.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "doctor/problems.hpp"

namespace jetcrew::doctor {

/// A list of objects: `problem` (its ID), `title`, `cause` and `remedy` with `en` and `zh-CN` each, `line`,
/// `line_number`, `known_here`, `action` as in the catalogue (null where there is none), `sources` with
/// `name` and `link`.
nlohmann::json to_json(const std::vector<Finding>& findings);

}  // namespace jetcrew::doctor
