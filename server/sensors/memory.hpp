// Memory and swap.
#pragma once

#include <string_view>

#include "sensors/file.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

struct MemoryInfo {
  std::optional<Memory> memory{};  ///< absent without MemTotal and MemFree
  std::optional<Swap> swap{};      ///< without its devices
};

/// /proc/meminfo (proc(5)). `NvMapMemUsed` is NVIDIA's own line, of some releases.
MemoryInfo parse_meminfo(std::string_view text);

struct LargestBlocks {
  std::uint64_t size = 0;  ///< bytes of each
  std::uint64_t count = 0;
};
/// /proc/buddyinfo (proc(5)): how many blocks of the largest size are free, in all zones.
std::optional<LargestBlocks> parse_buddyinfo(std::string_view text, std::uint64_t page_size);

class MemorySensor {
 public:
  explicit MemorySensor(const Root& root);
  void read(Sample& sample, bool thoroughly);

 private:
  File meminfo_;
  File swaps_;
  File buddyinfo_;
  std::optional<LargestBlocks> blocks_;
};

}  // namespace jetcrew::sensors
