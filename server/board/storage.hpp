// What the board's root lies on, and its other disks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "board/disks.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

struct Storage {
  std::string path;  ///< where it is mounted, as the board names it
  std::uint64_t total_bytes = 0;
  std::uint64_t free_bytes = 0;  ///< for an unprivileged user
};

/// Nothing where the file system does not answer.
std::optional<Storage> observe_storage(const Root& root);

/// All disks; first the one that the root lies on, where that can be told (`has_root`).
struct Disks {
  std::vector<Disk> all;
  bool has_root = false;
};
Disks observe_disks(const Root& root);

}  // namespace jetcrew::board
