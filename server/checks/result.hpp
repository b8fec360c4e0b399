// What a check found.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/error.hpp"

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
  /// What `detail` and `hint` say, for readers of other languages: `check_crashed`, `dpkg_locked`. Empty
  /// where there is nothing to say.
  std::string code;
  Facts facts;  ///< what fills the places of the code's sentence; `output` has the script's own last words
  nlohmann::json values = nlohmann::json::object();  ///< what was measured
};

/// name, environment (null for the board), status, seconds; detail, hint, code with facts, and values where
/// there are any.
nlohmann::json to_json(const Result& result);

}  // namespace jetcrew::checks
