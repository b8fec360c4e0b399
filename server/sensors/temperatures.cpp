#include "sensors/temperatures.hpp"

#include "base/root.hpp"
#include "sensors/hwmon.hpp"

namespace jetcrew::sensors {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_zones = 64;

/// Where the kernel switches the board off, by the zone's trip points.
std::optional<double> critical_of(const Root& root, const fs::path& zone) {
  constexpr int most_points = 16;
  for (int point = 0; point < most_points; ++point) {
    const auto prefix = fmt::format("trip_point_{}_", point);
    const auto type = File(root, zone / (prefix + "type")).text();
    if (!type) return std::nullopt;
    if (*type == "critical") return celsius_of(File(root, zone / (prefix + "temp")).number());
  }
  return std::nullopt;
}

/// Monitors that measure what no zone does. Others show the zones once more.
bool is_of_its_own(const std::string& monitor) {
  constexpr std::string_view names[] = {"nvme", "drivetemp", "coretemp", "k10temp"};
  return std::find(std::begin(names), std::end(names), monitor) != std::end(names);
}

}  // namespace

std::string zone_name(std::string_view type) {
  const auto name = type.substr(0, type.find_first_of("-_"));
  return std::string(name.empty() ? type : name);
}

std::optional<double> celsius_of(std::optional<std::int64_t> thousandths) {
  constexpr std::int64_t coldest = -100'000;
  constexpr std::int64_t hottest = 250'000;
  if (!thousandths || *thousandths < coldest || *thousandths > hottest) return std::nullopt;
  return static_cast<double>(*thousandths) / 1000;
}

TemperatureSensor::TemperatureSensor(const Root& root) : root_(&root) {
  find();
}

bool TemperatureSensor::knows(const std::string& id) const {
  return std::any_of(zones_.begin(), zones_.end(), [&](const auto& zone) { return zone.id == id; });
}

void TemperatureSensor::add(const std::string& id, std::string name, const fs::path& value,
                            std::optional<double> critical) {
  const auto same = std::count_if(zones_.begin(), zones_.end(), [&](const auto& zone) {
    return zone.last.zone == name || zone.last.zone.starts_with(name + " ");
  });
  if (same > 0) name += fmt::format(" {}", same + 1);
  zones_.push_back({id, {*root_, value}, {.zone = std::move(name), .critical_celsius = critical}});
}

void TemperatureSensor::find() {
  find_zones();
  find_monitors();
}

void TemperatureSensor::find_zones() {
  const fs::path folder = "/sys/class/thermal";
  for (const auto& entry : names_in(*root_, folder)) {
    if (!numbered(entry, "thermal_zone") || knows(entry) || zones_.size() == most_zones) continue;
    const auto type = File(*root_, folder / entry / "type").text();
    // The power chip's own says 100 degrees always.
    if (!type || *type == "PMIC-Die") continue;
    add(entry, zone_name(*type), folder / entry / "temp", critical_of(*root_, folder / entry));
  }
}

void TemperatureSensor::find_monitors() {
  for (const auto& monitor : monitors_of(*root_)) {
    const auto id = monitor.folder.filename().string();
    if (!is_of_its_own(monitor.name) || knows(id) || zones_.size() == most_zones) continue;
    add(id, monitor.name, monitor.folder / "temp1_input",
        celsius_of(File(*root_, monitor.folder / "temp1_crit").number()));
  }
}

std::vector<Temperature> TemperatureSensor::read() {
  std::vector<Temperature> read;
  for (auto& files : zones_) {
    files.last.celsius = celsius_of(files.value.number());
    read.push_back(files.last);
  }
  return read;
}

}  // namespace jetcrew::sensors
