#include "checks/result.hpp"

namespace jetcrew::checks {

std::string_view to_text(Status status) {
  switch (status) {
    case Status::passed:
      return "passed";
    case Status::failed:
      return "failed";
    case Status::skipped:
      return "skipped";
  }
  return "failed";
}

nlohmann::json to_json(const Result& result) {
  nlohmann::json json{{"name", result.name}, {"status", to_text(result.status)}, {"seconds", result.seconds}};
  json["environment"] = result.environment.empty() ? nlohmann::json() : nlohmann::json(result.environment);
  if (!result.detail.empty()) json["detail"] = result.detail;
  if (!result.hint.empty()) json["hint"] = result.hint;
  if (!result.code.empty()) {
    json["code"] = result.code;
    json["facts"] = result.facts;
  }
  if (!result.values.empty()) json["values"] = result.values;
  return json;
}

}  // namespace jetcrew::checks
