#include "api/sensor_metrics.hpp"

namespace jetcrew::api {
namespace {

template <typename Number>
void add(Metrics& metrics, const std::optional<Number>& number, Metrics::Labels labels = {}) {
  if (number) metrics.value(static_cast<double>(*number), labels);
}

void add_processors(Metrics& metrics, const sensors::Sample& sample) {
  metrics.family("jetcrew_cpu_load_ratio", "gauge", "Busy part of the processor's time, 0 to 1.");
  add(metrics, sample.cpu.load);
  metrics.family("jetcrew_cpu_core_load_ratio", "gauge", "The same of each core.");
  for (const auto& core : sample.cpu.cores) add(metrics, core.load, {{"core", std::to_string(core.number)}});
  metrics.family("jetcrew_cpu_core_frequency_hertz", "gauge", "Clock of each core.");
  for (const auto& core : sample.cpu.cores)
    add(metrics, core.frequency, {{"core", std::to_string(core.number)}});
  metrics.family("jetcrew_cpu_core_online", "gauge", "1 where the core is on.");
  for (const auto& core : sample.cpu.cores)
    metrics.value(core.online ? 1 : 0, {{"core", std::to_string(core.number)}});
  metrics.family("jetcrew_gpu_load_ratio", "gauge", "Busy part of the GPU's time, 0 to 1.");
  for (const auto& gpu : sample.gpus) add(metrics, gpu.load, {{"gpu", gpu.name}});
  metrics.family("jetcrew_gpu_frequency_hertz", "gauge", "Clock of the GPU.");
  for (const auto& gpu : sample.gpus) add(metrics, gpu.frequency, {{"gpu", gpu.name}});
  metrics.family("jetcrew_engine_online", "gauge", "1 where a part of the chip is in use.");
  for (const auto& engine : sample.engines) metrics.value(engine.online ? 1 : 0, {{"engine", engine.name}});
}

void add_memory(Metrics& metrics, const sensors::Sample& sample) {
  if (sample.memory) {
    metrics.add("jetcrew_memory_total_bytes", "gauge", "Memory of the board.",
                static_cast<double>(sample.memory->total));
    metrics.add("jetcrew_memory_used_bytes", "gauge", "Memory in use, without buffers and cache.",
                static_cast<double>(sample.memory->used));
  }
  if (sample.swap) {
    metrics.add("jetcrew_swap_total_bytes", "gauge", "Swap of the board, zram with it.",
                static_cast<double>(sample.swap->total));
    metrics.add("jetcrew_swap_used_bytes", "gauge", "Swap in use.", static_cast<double>(sample.swap->used));
  }
  if (sample.memory_bus) {
    metrics.family("jetcrew_memory_bus_load_ratio", "gauge", "Busy part of the memory bus (EMC), 0 to 1.");
    add(metrics, sample.memory_bus->load);
    metrics.family("jetcrew_memory_bus_frequency_hertz", "gauge", "Clock of the memory bus (EMC).");
    add(metrics, sample.memory_bus->frequency);
  }
}

void add_heat_and_power(Metrics& metrics, const sensors::Sample& sample) {
  metrics.family("jetcrew_temperature_celsius", "gauge", "Temperature of a zone.");
  for (const auto& each : sample.temperatures) add(metrics, each.celsius, {{"zone", each.zone}});
  if (sample.power) {
    metrics.family("jetcrew_power_total_watts", "gauge", "Power that the board takes.");
    add(metrics, sample.power->total_watts);
    metrics.family("jetcrew_power_watts", "gauge", "Power on a rail.");
    for (const auto& rail : sample.power->rails) add(metrics, rail.watts, {{"rail", rail.name}});
    metrics.family("jetcrew_voltage_volts", "gauge", "Voltage of a rail.");
    for (const auto& rail : sample.power->rails) add(metrics, rail.volts, {{"rail", rail.name}});
    metrics.family("jetcrew_current_amperes", "gauge", "Current on a rail.");
    for (const auto& rail : sample.power->rails) add(metrics, rail.amperes, {{"rail", rail.name}});
  }
  metrics.family("jetcrew_fan_duty_ratio", "gauge", "What the fan was told, 0 to 1.");
  for (const auto& fan : sample.fans) add(metrics, fan.duty, {{"fan", fan.name}});
  metrics.family("jetcrew_fan_speed_rpm", "gauge", "Turns of the fan in a minute.");
  for (const auto& fan : sample.fans) add(metrics, fan.rpm, {{"fan", fan.name}});
}

void add_disks_and_network(Metrics& metrics, const sensors::Sample& sample) {
  metrics.family("jetcrew_disk_read_bytes_total", "counter", "Read from a disk since the board started.");
  for (const auto& disk : sample.disks)
    metrics.value(static_cast<double>(disk.read_bytes), {{"device", disk.device}});
  metrics.family("jetcrew_disk_written_bytes_total", "counter", "Written to a disk since the board started.");
  for (const auto& disk : sample.disks)
    metrics.value(static_cast<double>(disk.written_bytes), {{"device", disk.device}});
  metrics.family("jetcrew_filesystem_size_bytes", "gauge", "Size of a file system.");
  for (const auto& each : sample.file_systems)
    metrics.value(static_cast<double>(each.total), {{"path", each.path}});
  metrics.family("jetcrew_filesystem_free_bytes", "gauge", "Free in a file system.");
  for (const auto& each : sample.file_systems)
    metrics.value(static_cast<double>(each.free), {{"path", each.path}});
  metrics.family("jetcrew_network_received_bytes_total", "counter", "Received since the board started.");
  for (const auto& each : sample.network)
    metrics.value(static_cast<double>(each.received_bytes), {{"interface", each.name}});
  metrics.family("jetcrew_network_sent_bytes_total", "counter", "Sent since the board started.");
  for (const auto& each : sample.network)
    metrics.value(static_cast<double>(each.sent_bytes), {{"interface", each.name}});
}

}  // namespace

void add_sensor_metrics(Metrics& metrics, const sensors::Sample& sample) {
  metrics.family("jetcrew_board_uptime_seconds", "gauge", "Time since the board started.");
  add(metrics, sample.uptime);
  add_processors(metrics, sample);
  add_memory(metrics, sample);
  add_heat_and_power(metrics, sample);
  add_disks_and_network(metrics, sample);
}

}  // namespace jetcrew::api
