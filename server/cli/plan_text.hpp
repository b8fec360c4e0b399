// A plan for people to read on a terminal.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace jetcrew::cli {

std::string plan_text(const nlohmann::json& plan);

}  // namespace jetcrew::cli
