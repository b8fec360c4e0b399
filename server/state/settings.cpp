#include "state/settings.hpp"

#include "state/query.hpp"

namespace jetcrew::state {

std::optional<Setting> find_setting(Database& database, std::string_view key) {
  Query query(database, "SELECT value, rev FROM settings WHERE key = ?", key);
  return first_row(query, [](Query& row) { return Setting{row.json(0), row.integer(1)}; });
}

bool put_setting(Database& database, std::string_view key, const nlohmann::json& value,
                 std::int64_t expected_rev) {
  if (expected_rev == 0)
    return Query(database, "INSERT INTO settings (key, value, rev) VALUES (?, ?, 1) ON CONFLICT DO NOTHING",
                 key, value)
               .run() > 0;
  return Query(database, "UPDATE settings SET value = ?, rev = rev + 1 WHERE key = ? AND rev = ?", value, key,
               expected_rev)
             .run() > 0;
}

}  // namespace jetcrew::state
