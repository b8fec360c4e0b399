// Reading JSON in the commands, with its heavy templates in one place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace jetcrew::cli {

/// Null for what is not JSON.
nlohmann::json parsed(std::string_view text);

/// The member `name` of an object; empty or 0 where it is missing, or of another type.
std::string text_of(const nlohmann::json& object, const char* name);
std::int64_t number_of(const nlohmann::json& object, const char* name);

}  // namespace jetcrew::cli
