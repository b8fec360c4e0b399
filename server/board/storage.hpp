// The disk that the board's root lies on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

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

}  // namespace jetcrew::board
