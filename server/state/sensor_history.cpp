#include "state/sensor_history.hpp"

#include "state/query.hpp"

namespace jetcrew::state {

void put_sensor_row(Database& database, std::int64_t resolution, const SensorRow& row) {
  Query(database, "INSERT OR REPLACE INTO sensor_history (resolution, time, document) VALUES (?, ?, ?)",
        resolution, row.time, row.document)
      .run();
}

std::vector<SensorRow> sensor_rows(Database& database, std::int64_t resolution, std::int64_t from,
                                   std::int64_t end) {
  Query query(database,
              "SELECT time, document FROM sensor_history WHERE resolution = ? AND time >= ? AND time < ? "
              "ORDER BY time",
              resolution, from, end);
  return all_rows(query, [](Query& row) { return SensorRow{row.integer(0), row.json(1)}; });
}

std::int64_t newest_sensor_row(Database& database, std::int64_t resolution, std::int64_t now) {
  Query query(database,
              "SELECT coalesce(max(time), 0) FROM sensor_history WHERE resolution = ? AND time <= ?",
              resolution, now);
  return query.next() ? query.integer(0) : 0;
}

void prune_sensor_rows(Database& database, std::int64_t now) {
  constexpr std::int64_t day = 86'400;
  Transaction transaction(database);
  Query(database, "DELETE FROM sensor_history WHERE time > ?", now + day).run();
  for (const auto resolution : {minute, quarter_hour}) {
    Query(
        database,
        "DELETE FROM sensor_history WHERE resolution = ? AND time <= (SELECT time FROM sensor_history WHERE "
        "resolution = ? ORDER BY time DESC LIMIT 1 OFFSET ?)",
        resolution, resolution, sensor_rows_kept)
        .run();
  }
  transaction.commit();
}

}  // namespace jetcrew::state
