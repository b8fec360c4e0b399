#include "sensors/fans.hpp"

#include "base/root.hpp"
#include "sensors/hwmon.hpp"

namespace jetcrew::sensors {
namespace fs = std::filesystem;

FanSensor::FanSensor(const Root& root) : root_(&root) {
  find();
}

void FanSensor::find() {
  std::vector<fs::path> fans;
  std::vector<fs::path> counters;
  for (const auto& monitor : monitors_of(*root_)) {
    if (monitor.name == "pwmfan") fans.push_back(monitor.folder);
    if (monitor.name == "pwm_tach") counters.push_back(monitor.folder);
  }
  if (fans.empty()) {
    if (fans_.empty()) find_r32();
    return;
  }
  if (fans.size() == fans_.size()) return;
  fans_.clear();
  for (std::size_t at = 0; at < fans.size(); ++at) {
    auto name = fans.size() == 1 ? std::string("fan") : fmt::format("fan {}", at + 1);
    Files files{.name = std::move(name), .folder = fans[at], .duty = {*root_, fans[at] / "pwm1"}};
    if (counters.size() == fans.size()) {
      const auto file = is_there(*root_, counters[at] / "rpm") ? "rpm" : "fan1_input";
      files.rpm.emplace(*root_, counters[at] / file);
    }
    fans_.push_back(std::move(files));
  }
}

void FanSensor::find_r32() {
  for (const fs::path folder : {"/sys/devices/pwm-fan", "/sys/kernel/debug/tegra_fan"}) {
    // Later kernels have the folder, too, and the fan among the monitors.
    if (is_there(*root_, folder / "hwmon") || !is_there(*root_, folder / "target_pwm")) continue;
    const auto duty = is_there(*root_, folder / "cur_pwm") ? "cur_pwm" : "target_pwm";
    fans_.push_back({.name = "fan",
                     .folder = folder,
                     .duty = {*root_, folder / duty},
                     .rpm = File(*root_, folder / "rpm_measured"),
                     .counts = File(*root_, folder / "tach_enable")});
    return;
  }
}

std::vector<Fan> FanSensor::read() {
  constexpr std::int64_t most_duty = 255;
  constexpr std::int64_t most_rpm = 100'000;
  std::vector<Fan> read;
  for (auto& files : fans_) {
    Fan fan{.name = files.name};
    const auto duty = files.duty.number(0, most_duty);
    if (duty) fan.duty = static_cast<double>(*duty) / most_duty;
    const bool counted = !files.counts || files.counts->number().value_or(1) != 0;
    if (counted && files.rpm) fan.rpm = files.rpm->number(0, most_rpm);
    read.push_back(std::move(fan));
  }
  return read;
}

}  // namespace jetcrew::sensors
