// What the board's sensors say at one moment. What is not known is absent and never 0.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "board/power_mode.hpp"
#include "board/swap.hpp"

namespace jetcrew::sensors {

/// Ratios are from 0 to 1, frequencies in hertz, rates per second since the sample before: absent in the
/// first.
struct Core {
  int number = 0;
  bool online = true;
  std::optional<double> load{};
  std::optional<std::int64_t> frequency{};
  std::optional<std::int64_t> min_frequency{};
  std::optional<std::int64_t> max_frequency{};
  std::optional<std::string> governor{};
};

struct Cpu {
  std::optional<double> load{};
  std::vector<Core> cores{};  ///< by number; those that are off, too
};

struct Gpu {
  std::string name{};
  std::optional<double> load{};
  std::optional<std::int64_t> frequency{};
  std::optional<std::int64_t> min_frequency{};
  std::optional<std::int64_t> max_frequency{};
  std::optional<std::string> governor{};
};

/// Bytes.
struct Memory {
  std::uint64_t total = 0;
  std::uint64_t used = 0;  ///< neither free nor buffers nor cache, as jtop counts
  std::uint64_t free = 0;
  std::optional<std::uint64_t> buffers{};
  std::optional<std::uint64_t> cached{};  ///< with what the kernel's slabs can give back
  std::optional<std::uint64_t> available{};
  std::optional<std::uint64_t> gpu{};                  ///< that the GPU's driver has taken
  std::optional<std::uint64_t> largest_free_block{};   ///< the largest that the kernel keeps
  std::optional<std::uint64_t> largest_free_blocks{};  ///< how many of those
};

struct Swap {
  std::uint64_t total = 0;
  std::uint64_t used = 0;
  std::optional<std::uint64_t> cached{};
  std::vector<board::SwapDevice> devices{};
};

/// The bus to the memory, which CPU and GPU share (EMC).
struct MemoryBus {
  std::optional<double> load{};
  std::optional<std::int64_t> frequency{};
  std::optional<std::int64_t> max_frequency{};
};

struct Temperature {
  std::string zone{};               ///< `CPU`
  std::optional<double> celsius{};  ///< absent while its part of the chip is switched off
  std::optional<double> critical_celsius{};
};

struct Rail {
  std::string name{};  ///< `VDD_IN`
  std::optional<double> volts{};
  std::optional<double> amperes{};
  std::optional<double> watts{};
  std::optional<double> critical_amperes{};
};

struct Power {
  std::optional<double> total_watts{};  ///< of the rail that feeds the board, else of all together
  std::vector<Rail> rails{};
};

struct Fan {
  std::string name{};
  std::optional<double> duty{};  ///< of the pulse width: what it was told, not what it does
  std::optional<std::int64_t> rpm{};
};

/// A part of the chip that does one thing: `nvenc`, `dla0`.
struct Engine {
  std::string name{};
  bool online = false;
  std::optional<std::int64_t> frequency{};
};

struct Disk {
  std::string device{};  ///< `mmcblk0`
  std::uint64_t read_bytes = 0;
  std::uint64_t written_bytes = 0;  ///< both since the board started
  std::optional<double> read_rate{};
  std::optional<double> written_rate{};
  std::optional<double> busy{};
};

struct FileSystem {
  std::string path{};
  std::uint64_t total = 0;
  std::uint64_t free = 0;
};

struct Interface {
  std::string name{};  ///< `eth0`
  std::optional<bool> up{};
  std::uint64_t received_bytes = 0;
  std::uint64_t sent_bytes = 0;  ///< both since the board started
  std::optional<double> received_rate{};
  std::optional<double> sent_rate{};
};

struct Sample {
  std::chrono::system_clock::time_point time;
  std::optional<double> uptime{};  ///< seconds
  Cpu cpu;
  std::vector<Gpu> gpus{};
  std::optional<Memory> memory{};
  std::optional<Swap> swap{};
  std::optional<MemoryBus> memory_bus{};
  std::vector<Temperature> temperatures{};
  std::optional<Power> power{};
  std::vector<Fan> fans{};
  std::vector<Engine> engines{};
  std::vector<Disk> disks{};
  std::vector<FileSystem> file_systems{};
  std::vector<Interface> network{};
  std::optional<board::PowerMode> power_mode{};
  std::vector<std::string> unreadable{};  ///< what only root may read: `memory_bus`, `engines`
};

/// As GET /api/v1/sensors gives it. Names end with their unit (`_hz`, `_bytes`, `_ratio`); unknown is null.
nlohmann::json to_json(const Sample& sample);

}  // namespace jetcrew::sensors
