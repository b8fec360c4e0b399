// How often the sensors are read, and whether that is kept: /etc/jetcrew/sensors.toml, written by whoever
// makes the board's image.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace jetcrew {
class Root;
}

namespace jetcrew::sensors {

struct Settings {
  std::chrono::milliseconds interval{1000};
  bool keep = true;  ///< minutes and quarters of an hour in the database
};

///     interval_seconds = 1     # 0.2 to 60
///     keep = true
/// @throws Error `sensor_settings_invalid` with the line
Settings parse_settings(std::string_view text, const std::string& file);

/// Of the board. A file that is wrong counts as none, with a line in the log.
Settings read_settings(const Root& root);

inline constexpr std::chrono::milliseconds shortest_interval{200};
inline constexpr std::chrono::milliseconds longest_interval{60'000};

}  // namespace jetcrew::sensors
