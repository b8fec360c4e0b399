#include "sensors/settings.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/root.hpp"
#include "base/settings_file.hpp"

namespace jetcrew::sensors {
namespace {

constexpr auto settings_file = "/etc/jetcrew/sensors.toml";

}  // namespace

Settings parse_settings(std::string_view text, const std::string& file) {
  SettingsFile file_of_settings(text, file, "sensor_settings_invalid");
  Settings settings;
  if (const auto seconds = file_of_settings.number("interval_seconds")) {
    constexpr double milliseconds = 1000;
    const auto interval = *seconds * milliseconds;
    if (!(interval >= static_cast<double>(shortest_interval.count())) ||
        interval > static_cast<double>(longest_interval.count()))
      file_of_settings.refuse("interval_seconds", "interval_seconds is to be a number from 0.2 to 60");
    settings.interval = std::chrono::milliseconds(static_cast<std::int64_t>(interval));
  }
  settings.keep = file_of_settings.truth("keep").value_or(settings.keep);
  file_of_settings.require_no_others();
  return settings;
}

Settings read_settings(const Root& root) {
  const auto text = root.read(settings_file);
  if (!text) return {};
  try {
    return parse_settings(*text, settings_file);
  } catch (const Error& error) {
    log::warning("the settings for sensors are not in force", {{"reason", error.message()}});
    return {};
  }
}

}  // namespace jetcrew::sensors
