#include "sensors/sample.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "base/clock.hpp"

namespace jetcrew::sensors {
namespace {

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

/// To four digits behind the point: no sensor here is finer, and the rest is noise of the arithmetic.
nlohmann::json rounded(const std::optional<double>& value) {
  constexpr double steps = 10'000;
  return value ? nlohmann::json(std::round(*value * steps) / steps) : nlohmann::json();
}

nlohmann::json json_of(const Core& core) {
  return {{"core", core.number},
          {"online", core.online},
          {"load_ratio", rounded(core.load)},
          {"frequency_hz", or_null(core.frequency)},
          {"min_frequency_hz", or_null(core.min_frequency)},
          {"max_frequency_hz", or_null(core.max_frequency)},
          {"governor", or_null(core.governor)}};
}

nlohmann::json json_of(const Gpu& gpu) {
  return {{"name", gpu.name},
          {"load_ratio", rounded(gpu.load)},
          {"frequency_hz", or_null(gpu.frequency)},
          {"min_frequency_hz", or_null(gpu.min_frequency)},
          {"max_frequency_hz", or_null(gpu.max_frequency)},
          {"governor", or_null(gpu.governor)}};
}

nlohmann::json json_of(const Memory& memory) {
  return {{"total_bytes", memory.total},
          {"used_bytes", memory.used},
          {"free_bytes", memory.free},
          {"buffers_bytes", or_null(memory.buffers)},
          {"cached_bytes", or_null(memory.cached)},
          {"available_bytes", or_null(memory.available)},
          {"gpu_bytes", or_null(memory.gpu)},
          {"largest_free_block_bytes", or_null(memory.largest_free_block)},
          {"largest_free_blocks", or_null(memory.largest_free_blocks)}};
}

nlohmann::json json_of(const board::SwapDevice& device) {
  return {{"name", device.name},
          {"kind", device.kind},
          {"size_bytes", device.size},
          {"used_bytes", device.used},
          {"priority", device.priority}};
}

nlohmann::json json_of(const MemoryBus& bus) {
  return {{"load_ratio", rounded(bus.load)},
          {"frequency_hz", or_null(bus.frequency)},
          {"max_frequency_hz", or_null(bus.max_frequency)}};
}

nlohmann::json json_of(const Temperature& temperature) {
  return {{"zone", temperature.zone},
          {"celsius", rounded(temperature.celsius)},
          {"critical_celsius", rounded(temperature.critical_celsius)}};
}

nlohmann::json json_of(const Rail& rail) {
  return {{"rail", rail.name},
          {"volts", rounded(rail.volts)},
          {"amperes", rounded(rail.amperes)},
          {"watts", rounded(rail.watts)},
          {"critical_amperes", rounded(rail.critical_amperes)}};
}

nlohmann::json json_of(const Fan& fan) {
  return {{"fan", fan.name}, {"duty_ratio", rounded(fan.duty)}, {"rpm", or_null(fan.rpm)}};
}

nlohmann::json json_of(const Engine& engine) {
  return {{"engine", engine.name}, {"online", engine.online}, {"frequency_hz", or_null(engine.frequency)}};
}

nlohmann::json json_of(const Disk& disk) {
  return {{"device", disk.device},
          {"read_bytes_per_second", rounded(disk.read_rate)},
          {"written_bytes_per_second", rounded(disk.written_rate)},
          {"busy_ratio", rounded(disk.busy)}};
}

nlohmann::json json_of(const FileSystem& system) {
  return {{"path", system.path}, {"total_bytes", system.total}, {"free_bytes", system.free}};
}

nlohmann::json json_of(const Interface& interface) {
  return {{"interface", interface.name},
          {"up", or_null(interface.up)},
          {"received_bytes_per_second", rounded(interface.received_rate)},
          {"sent_bytes_per_second", rounded(interface.sent_rate)}};
}

nlohmann::json json_of(const board::PowerMode& mode) {
  return {{"id", mode.id}, {"name", mode.name}};
}

template <typename T>
nlohmann::json list_of(const std::vector<T>& values) {
  auto list = nlohmann::json::array();
  for (const auto& value : values) list.push_back(json_of(value));
  return list;
}

nlohmann::json json_of(const Swap& swap) {
  return {{"total_bytes", swap.total},
          {"used_bytes", swap.used},
          {"cached_bytes", or_null(swap.cached)},
          {"devices", list_of(swap.devices)}};
}

nlohmann::json json_of(const Power& power) {
  return {{"total_watts", rounded(power.total_watts)}, {"rails", list_of(power.rails)}};
}

template <typename T>
nlohmann::json object_or_null(const std::optional<T>& value) {
  return value ? json_of(*value) : nlohmann::json();
}

}  // namespace

nlohmann::json to_json(const Sample& sample) {
  return {{"time", to_rfc3339(sample.time)},
          {"uptime_seconds", or_null(sample.uptime)},
          {"cpu", {{"load_ratio", rounded(sample.cpu.load)}, {"cores", list_of(sample.cpu.cores)}}},
          {"gpus", list_of(sample.gpus)},
          {"memory", object_or_null(sample.memory)},
          {"swap", object_or_null(sample.swap)},
          {"memory_bus", object_or_null(sample.memory_bus)},
          {"temperatures", list_of(sample.temperatures)},
          {"power", object_or_null(sample.power)},
          {"fans", list_of(sample.fans)},
          {"engines", list_of(sample.engines)},
          {"disks", list_of(sample.disks)},
          {"filesystems", list_of(sample.file_systems)},
          {"network", list_of(sample.network)},
          {"power_mode", object_or_null(sample.power_mode)},
          {"unreadable", sample.unreadable}};
}

}  // namespace jetcrew::sensors
