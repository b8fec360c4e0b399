// How the sensors' values went, thinned.
#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

namespace jetcrew::state {

class Database;

inline constexpr std::int64_t minute = 60;
inline constexpr std::int64_t quarter_hour = 900;
/// Of each resolution: two days of minutes, thirty of quarters of an hour.
inline constexpr std::int64_t sensor_rows_kept = 2880;

struct SensorRow {
  std::int64_t time = 0;    ///< seconds since 1970, a multiple of the resolution
  nlohmann::json document;  ///< {"cpu_load_ratio": [mean, max], …}
};

/// One that is there already for the same time gives way.
void put_sensor_row(Database& database, std::int64_t resolution, const SensorRow& row);

/// From `from` to before `end`, in order.
std::vector<SensorRow> sensor_rows(Database& database, std::int64_t resolution, std::int64_t from,
                                   std::int64_t end);

/// The latest row's time up to `now`, 0 where there is none.
std::int64_t newest_sensor_row(Database& database, std::int64_t resolution, std::int64_t now);

/// Drops all but the newest of each resolution, and what lies more than a day in the future: a clock was
/// wrong.
void prune_sensor_rows(Database& database, std::int64_t now);

}  // namespace jetcrew::state
