// A job as the API shows it.
#pragma once

#include <nlohmann/json.hpp>

#include "api/service.hpp"
#include "state/job_records.hpp"

namespace jetcrew::api {

/// With its steps, those that are checks with their `titles`, and the findings of a failed one; an error as a
/// problem document.
nlohmann::json job_json(const Service& service, const state::Job& job, bool with_steps = true);

}  // namespace jetcrew::api
