// The processor's cores: load, frequency, governor.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "sensors/file.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

/// What a core has done since the board started, in clock ticks.
struct CpuTime {
  std::uint64_t busy = 0;
  std::uint64_t all = 0;
};

struct CpuTimes {
  std::optional<CpuTime> total{};
  std::map<int, CpuTime> cores{};  ///< a core that is off has no line
};

/// /proc/stat (proc(5)): `cpu0 user nice system idle iowait irq softirq steal …`. Waiting for a disk is not
/// busy. What runs in guests is in `user` already. Lines of another form are passed over.
CpuTimes parse_proc_stat(std::string_view text);

class CpuSensor {
 public:
  explicit CpuSensor(const Root& root);

  /// Looks again which cores there are.
  void find();
  /// `thoroughly`: also what seldom changes.
  Cpu read(bool thoroughly);

 private:
  /// A core's files; Linux takes `cpufreq` away while the core is off.
  struct Files {
    File online;
    File frequency;
    File min_frequency;
    File max_frequency;
    File governor;
    Core last{};
  };

  void read_frequencies(Files& files, bool thoroughly) const;

  const Root* root_;
  File stat_;
  std::map<int, Files> cores_;
  CpuTimes before_;
};

}  // namespace jetcrew::sensors
