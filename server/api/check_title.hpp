// What a check shows, in all languages of the page.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "api/service.hpp"

namespace jetcrew::api {

/// `{"en": …, "zh-CN": …}`; null for a check that the catalogue does not have (any more).
nlohmann::json title_json(const Service& service, std::string_view name);

}  // namespace jetcrew::api
