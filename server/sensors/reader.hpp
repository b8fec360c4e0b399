// All sensors of a board, read together.
#pragma once

#include "sensors/cpu.hpp"
#include "sensors/disks.hpp"
#include "sensors/engines.hpp"
#include "sensors/fans.hpp"
#include "sensors/gpu.hpp"
#include "sensors/memory.hpp"
#include "sensors/memory_bus.hpp"
#include "sensors/network.hpp"
#include "sensors/power.hpp"
#include "sensors/temperatures.hpp"

namespace jetcrew::sensors {

/// Keeps files open and what seldom changes; one thread at a time.
class Reader {
 public:
  /// `root` must outlive it.
  explicit Reader(const Root& root);

  /// What cannot be read is absent; nothing is thrown on its account. Starts no program.
  Sample read(std::chrono::system_clock::time_point time, Steady::time_point now);

 private:
  void find_again(Steady::time_point now);
  void observe_power_mode();

  const Root* root_;
  File uptime_;
  CpuSensor cpu_;
  GpuSensor gpu_;
  MemorySensor memory_;
  MemoryBusSensor memory_bus_;
  TemperatureSensor temperatures_;
  PowerSensor power_;
  FanSensor fans_;
  EngineSensor engines_;
  DiskSensor disks_;
  NetworkSensor network_;
  std::optional<board::PowerMode> power_mode_;
  std::optional<Steady::time_point> found_at_;
  std::optional<Steady::time_point> thorough_at_;
};

}  // namespace jetcrew::sensors
