// What the checks found, with their history.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace jetcrew::state {

class Database;

struct CheckResult {
  std::int64_t id = 0;
  std::string name;
  std::string environment{};  ///< empty for a check of the board itself
  std::string status;         ///< `passed`, `failed` or `skipped`
  double seconds = 0;
  std::string detail{};
  std::string hint{};                                ///< what to do now
  std::string code{};                                ///< `check_crashed`; empty where there is nothing to say
  std::map<std::string, std::string> facts{};        ///< what fills the places of the code's sentence
  nlohmann::json values = nlohmann::json::object();  ///< what was measured
  std::optional<std::int64_t> job_id{};
  std::string time{};  ///< set by add_check_result
};

/// Gives its id.
std::int64_t add_check_result(Database& database, const CheckResult& result);

/// The latest of each name and environment, by environment and name.
std::vector<CheckResult> latest_check_results(Database& database);

}  // namespace jetcrew::state
