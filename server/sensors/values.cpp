#include "sensors/values.hpp"

namespace jetcrew::sensors {
namespace {

class Collected {
 public:
  template <typename Number>
  void add(std::string name, std::string of, const std::optional<Number>& value) {
    if (value) values.push_back({{std::move(name), std::move(of)}, static_cast<double>(*value)});
  }
  std::vector<Value> values;
};

}  // namespace

Series Series::of_key(std::string_view key) {
  const auto blank = key.find(' ');
  if (blank == std::string_view::npos) return {std::string(key), ""};
  return {std::string(key.substr(0, blank)), std::string(key.substr(blank + 1))};
}

std::string_view Series::unit() const {
  if (name.ends_with("_ratio")) return "ratio";
  if (name.ends_with("_hz")) return "hertz";
  if (name.ends_with("_celsius")) return "celsius";
  if (name.ends_with("_watts")) return "watts";
  if (name.ends_with("_bytes_per_second")) return "bytes_per_second";
  return "bytes";
}

std::vector<Value> values_of(const Sample& sample) {
  Collected collected;
  collected.add("cpu_load_ratio", "", sample.cpu.load);
  for (std::size_t at = 0; at < sample.gpus.size(); ++at) {
    const auto& gpu = sample.gpus[at];
    const auto of = at == 0 ? std::string() : gpu.name;
    collected.add("gpu_load_ratio", of, gpu.load);
    collected.add("gpu_frequency_hz", of, gpu.frequency);
  }
  if (sample.memory) collected.add("memory_used_bytes", "", std::optional(sample.memory->used));
  if (sample.swap) collected.add("swap_used_bytes", "", std::optional(sample.swap->used));
  if (sample.memory_bus) collected.add("memory_bus_load_ratio", "", sample.memory_bus->load);
  for (const auto& each : sample.temperatures) collected.add("temperature_celsius", each.zone, each.celsius);
  if (sample.power) {
    collected.add("power_watts", "", sample.power->total_watts);
    for (const auto& rail : sample.power->rails) collected.add("power_watts", rail.name, rail.watts);
  }
  for (const auto& fan : sample.fans) collected.add("fan_duty_ratio", fan.name, fan.duty);
  for (const auto& disk : sample.disks) {
    collected.add("disk_read_bytes_per_second", disk.device, disk.read_rate);
    collected.add("disk_written_bytes_per_second", disk.device, disk.written_rate);
  }
  for (const auto& each : sample.network) {
    collected.add("network_received_bytes_per_second", each.name, each.received_rate);
    collected.add("network_sent_bytes_per_second", each.name, each.sent_rate);
  }
  return std::move(collected.values);
}

}  // namespace jetcrew::sensors
