#include "jobs/saved_error.hpp"

#include <nlohmann/json.hpp>

namespace jetcrew::jobs {

nlohmann::json to_json(const Error& error) {
  return {
      {"code", error.code()}, {"message", error.message()}, {"hint", error.hint()}, {"facts", error.facts()}};
}

Error error_from(const nlohmann::json& saved) {
  const auto text = [&](const char* key, const char* otherwise) {
    return saved.is_object() ? saved.value(key, std::string(otherwise)) : std::string(otherwise);
  };
  Facts facts;
  if (saved.is_object() && saved.contains("facts")) facts = saved.at("facts").get<Facts>();
  return {text("code", "internal"), text("message", ""), text("hint", ""), std::move(facts)};
}

}  // namespace jetcrew::jobs
