// Settings by key, each with a revision, so that of two writers one learns that it was late.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace jetcrew::state {

class Database;

struct Setting {
  nlohmann::json value;
  std::int64_t rev = 0;
};

std::optional<Setting> find_setting(Database& database, std::string_view key);

/// Writes where the revision is still `expected_rev` (0: where there is none yet); its revision is then
/// `expected_rev + 1`. False, and nothing written, otherwise.
bool put_setting(Database& database, std::string_view key, const nlohmann::json& value,
                 std::int64_t expected_rev);

}  // namespace jetcrew::state
