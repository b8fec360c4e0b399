// What a check found.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace jetcrew::checks {

enum class Status { passed, failed, skipped };

/// `passed`, `failed`, `skipped`.
std::string_view to_text(Status status);

struct Result {
  std::string name;         ///< `import-numpy`
  std::string environment;  ///< empty for a check of the board itself
  Status status = Status::failed;
  double seconds = 0;
  std::string detail;  ///< why it failed or was skipped; of a failure the last lines that the script wrote
  std::string hint;    ///< what to do now
  nlohmann::json values = nlohmann::json::object();  ///< what was measured
};

/// name, environment (null for the board), status, seconds; detail, hint and values where there are any.
nlohmann::json to_json(const Result& result);

}  // namespace jetcrew::checks
