// Files of /proc as no kernel writes them: what is told of them makes sense, or nothing is told.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sensors/cpu.hpp"
#include "sensors/disks.hpp"
#include "sensors/memory.hpp"
#include "sensors/network.hpp"

using namespace jetcrew::sensors;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t page = 4096;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto times = parse_proc_stat(text);
  if (times.total) require(times.total->busy <= times.total->all);
  for (const auto& [number, time] : times.cores) require(number >= 0 && time.busy <= time.all);
  const auto info = parse_meminfo(text);
  if (info.memory)
    require(info.memory->used <= info.memory->total && info.memory->free <= info.memory->total);
  if (info.swap) require(info.swap->used <= info.swap->total);
  for (const auto& device : jetcrew::board::parse_swaps(text)) require(!device.kind.empty());
  if (const auto blocks = parse_buddyinfo(text, page)) require(blocks->size >= page);
  for (const auto& disk : parse_diskstats(text)) require(!disk.device.empty());
  for (const auto& interface : parse_net_dev(text)) require(!interface.name.empty());
  return 0;
}
