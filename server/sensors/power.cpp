#include "sensors/power.hpp"

#include "base/root.hpp"
#include "sensors/hwmon.hpp"

namespace jetcrew::sensors {
namespace fs = std::filesystem;
namespace {

constexpr double milli = 1e-3;
constexpr double micro = 1e-6;
constexpr std::int64_t most_milli = 1'000'000;       // a kilovolt, a kiloampere
constexpr std::int64_t most_micro = 10'000'000'000;  // ten kilowatts

/// Channels without a rail, and the sum of the chip, which is not of power.
bool is_rail(const std::optional<std::string>& label) {
  return label && *label != "NC" && *label != "sum of shunt voltages";
}

std::optional<double> scaled(File& file, std::int64_t most, double unit) {
  const auto value = file.number(0, most);
  return value ? std::optional(static_cast<double>(*value) * unit) : std::nullopt;
}

}  // namespace

std::optional<double> total_watts(const std::vector<Rail>& rails) {
  constexpr std::string_view inputs[] = {"POM_5V_IN", "VDD_IN", "VIN"};
  for (const auto input : inputs) {
    for (const auto& rail : rails) {
      if (rail.name == input && rail.watts) return rail.watts;
    }
  }
  std::optional<double> sum;
  for (const auto& rail : rails) {
    if (rail.watts) sum = sum.value_or(0) + *rail.watts;
  }
  return sum;
}

PowerSensor::PowerSensor(const Root& root) : root_(&root) {
  find();
}

bool PowerSensor::knows(const std::string& id) const {
  return std::any_of(rails_.begin(), rails_.end(), [&](const auto& rail) { return rail.id == id; });
}

void PowerSensor::find() {
  const fs::path devices = "/sys/bus/i2c/devices";
  for (const auto& entry : names_in(*root_, devices)) {
    const auto name = File(*root_, devices / entry / "name").text();
    if (!name || name->find("ina3221") == std::string::npos) continue;
    find_iio(devices / entry);
    find_monitored(devices / entry);
  }
  find_ina238();
}

void PowerSensor::find_iio(const fs::path& chip) {
  constexpr int channels = 3;
  for (const auto& entry : names_in(*root_, chip)) {
    if (!entry.starts_with("iio:device")) continue;
    const auto device = chip / entry;
    for (int channel = 0; channel < channels; ++channel) {
      const auto id = fmt::format("{}/{}", device.string(), channel);
      const auto label = File(*root_, device / fmt::format("rail_name_{}", channel)).text();
      if (!is_rail(label) || knows(id)) continue;
      rails_.push_back(
          {.id = id,
           .name = *label,
           .millivolts = {*root_, device / fmt::format("in_voltage{}_input", channel)},
           .milliamperes = {*root_, device / fmt::format("in_current{}_input", channel)},
           .watts = File(*root_, device / fmt::format("in_power{}_input", channel)),
           .watts_unit = milli,
           .critical_milliamperes = File(*root_, device / fmt::format("crit_current_limit_{}", channel))});
    }
  }
}

void PowerSensor::find_monitored(const fs::path& chip) {
  constexpr int channels = 3;
  for (const auto& monitor : monitors_of(*root_, chip / "hwmon")) {
    const auto& device = monitor.folder;
    for (int channel = 1; channel <= channels; ++channel) {
      const auto id = fmt::format("{}/{}", device.string(), channel);
      const auto label = File(*root_, device / fmt::format("in{}_label", channel)).text();
      if (!is_rail(label) || knows(id)) continue;
      rails_.push_back({.id = id,
                        .name = *label,
                        .millivolts = {*root_, device / fmt::format("in{}_input", channel)},
                        .milliamperes = {*root_, device / fmt::format("curr{}_input", channel)},
                        .critical_milliamperes = File(*root_, device / fmt::format("curr{}_crit", channel))});
    }
  }
}

/// Attributes as in Linux's Documentation/hwmon/ina238.rst.
void PowerSensor::find_ina238() {
  for (const auto& monitor : monitors_of(*root_)) {
    const auto& device = monitor.folder;
    if (monitor.name != "ina238" || knows(device.string())) continue;
    auto label = File(*root_, device / "label").text();
    const auto earlier = std::count_if(rails_.begin(), rails_.end(),
                                       [](const auto& rail) { return rail.name.starts_with("VIN"); });
    if (!label) label = earlier == 0 ? std::string("VIN") : fmt::format("VIN {}", earlier + 1);
    rails_.push_back({.id = device.string(),
                      .name = *label,
                      .millivolts = {*root_, device / "in1_input"},
                      .milliamperes = {*root_, device / "curr1_input"},
                      .watts = File(*root_, device / "power1_input"),
                      .watts_unit = micro});
  }
}

std::optional<Power> PowerSensor::read(bool thoroughly) {
  if (rails_.empty()) return std::nullopt;
  Power power;
  for (auto& files : rails_) {
    Rail rail{.name = files.name};
    rail.volts = scaled(files.millivolts, most_milli, milli);
    rail.amperes = scaled(files.milliamperes, most_milli, milli);
    if (files.watts) rail.watts = scaled(*files.watts, most_micro, files.watts_unit);
    if (!rail.watts && rail.volts && rail.amperes) rail.watts = *rail.volts * *rail.amperes;
    if (thoroughly && files.critical_milliamperes)
      files.critical_amperes = scaled(*files.critical_milliamperes, most_milli, milli);
    rail.critical_amperes = files.critical_amperes;
    power.rails.push_back(std::move(rail));
  }
  power.total_watts = total_watts(power.rails);
  return power;
}

}  // namespace jetcrew::sensors
