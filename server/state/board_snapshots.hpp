// What the board was observed to be, each time it was something else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace jetcrew::state {

class Database;

struct BoardSnapshot {
  std::int64_t id = 0;
  std::string observed_at;
  nlohmann::json document;
};

/// False, and nothing stored, where it equals the last one.
bool add_board_snapshot(Database& database, const nlohmann::json& document);

std::optional<BoardSnapshot> latest_board_snapshot(Database& database);

}  // namespace jetcrew::state
