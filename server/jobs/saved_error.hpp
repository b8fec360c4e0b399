// An Error as a job's row keeps it: {"code", "message", "hint", "facts": {…}}.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/error.hpp"

namespace jetcrew::jobs {

nlohmann::json to_json(const Error& error);

/// From a job's `error`. What is missing is empty; without a code it is `internal`.
Error error_from(const nlohmann::json& saved);

}  // namespace jetcrew::jobs
