// Plans as they were shown, and which job carries one out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace jetcrew::state {

class Database;

struct Plan {
  std::int64_t id = 0;
  std::string digest;
  nlohmann::json requests;  ///< an array of texts
  std::string environment;
  nlohmann::json document;  ///< the plan as the API gives it
  std::string created{};
  std::optional<std::string> approved_at{};
  std::optional<std::int64_t> job_id{};
};

/// Gives its id. Of the plan only digest, requests, environment and document are read.
std::int64_t add_plan(Database& database, const Plan& plan);

std::optional<Plan> find_plan(Database& database, std::int64_t id);

/// False where it was approved before (or is not there): a plan is carried out once.
bool approve_plan(Database& database, std::int64_t id, std::int64_t job_id);

}  // namespace jetcrew::state
