// A job as the API shows it.
#pragma once

#include <nlohmann/json.hpp>

#include "state/job_records.hpp"

namespace jetcrew::state {
class Database;
}

namespace jetcrew::api {

/// With its steps; an error as a problem document.
nlohmann::json job_json(state::Database& database, const state::Job& job, bool with_steps = true);

}  // namespace jetcrew::api
