// Where the board puts what its memory has no room for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

struct SwapDevice {
  std::string name{};  ///< `/dev/zram0`, `/mnt/4GB.swap`
  std::string kind{};  ///< `zram`, `partition`, `file`
  std::uint64_t size = 0;
  std::uint64_t used = 0;  ///< bytes, both
  std::int64_t priority = 0;
};

/// /proc/swaps (proc(5)): the devices and files; lines of another form are passed over.
std::vector<SwapDevice> parse_swaps(std::string_view text);

/// Nothing where the kernel does not say; empty where there is no swap.
std::optional<std::vector<SwapDevice>> observe_swap(const Root& root);

}  // namespace jetcrew::board
