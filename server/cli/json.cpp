#include "cli/json.hpp"

namespace jetcrew::cli {
namespace {

const nlohmann::json* member(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

nlohmann::json parsed(std::string_view text) {
  auto document = nlohmann::json::parse(text, nullptr, false);
  return document.is_discarded() ? nlohmann::json() : document;
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto* value = member(object, name);
  return value != nullptr && value->is_string() ? value->get_ref<const std::string&>() : std::string();
}

std::int64_t number_of(const nlohmann::json& object, const char* name) {
  const auto* value = member(object, name);
  return value != nullptr && value->is_number_integer() ? value->get<std::int64_t>() : 0;
}

}  // namespace jetcrew::cli
