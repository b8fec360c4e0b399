// The board: what this machine is. Observed anew each time, nothing is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "board/clock.hpp"
#include "board/interpreter.hpp"
#include "board/jetpack.hpp"
#include "board/module.hpp"
#include "board/nvidia_software.hpp"
#include "board/power_mode.hpp"
#include "board/storage.hpp"
#include "board/swap.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

/// Something about the board that a person should know; the work goes on.
struct Warning {
  std::string code;  ///< `not_a_jetson`, `l4t_unknown`, `l4t_unreadable`, `clock_wrong`, `disk_worn`
  std::string message;
  std::string hint;
};

/// What is not known is absent; nothing is guessed.
struct Board {
  std::optional<std::string> model;
  std::optional<std::string> module;              ///< `p3448-0000`
  std::optional<std::string> module_name;         ///< the catalogue's name for it
  std::optional<std::string> soc;                 ///< `tegra210`
  std::optional<std::string> compute_capability;  ///< of the GPU: `5.3`
  std::optional<std::string> l4t;                 ///< `32.7.1`
  std::optional<std::string> jetpack;             ///< `4.6.1`
  std::optional<std::string> serial;
  std::optional<std::string> distribution;  ///< `debian 12`
  std::optional<std::string> architecture;  ///< Debian's name: `arm64`
  std::string kernel;
  std::optional<std::string> glibc;
  bool simulated = false;  ///< a folder that plays a board: it has /etc/jetcrew/simulated
  std::optional<std::string> hostname;
  std::optional<std::uint64_t> memory_bytes;
  NvidiaSoftware software;
  std::optional<PowerModes> power_modes;
  std::optional<Storage> storage;
  Disks disks;
  std::optional<std::vector<SwapDevice>> swap;
  ClockState clock;
  std::vector<Interpreter> interpreters;
  std::vector<Warning> warnings;

  bool is_jetson() const { return soc.has_value() || l4t.has_value(); }
};

/// Reads all of it under `root`. Files that are missing, empty, huge or garbage leave their value absent;
/// throws nothing on their account. `modules` adds name and compute capability, and tells modules apart that
/// share a device tree.
Board observe(const Root& root, const JetpackTable& jetpack, std::vector<Interpreter> interpreters,
              const ModuleTable& modules = {}, const Clock& clock = system_clock());

/// The "board" object of the device state. What is unknown is null; `warnings` is a list of code, message,
/// hint.
nlohmann::json to_json(const Board& board);
nlohmann::json to_json(const ClockState& clock);

}  // namespace jetcrew::board
