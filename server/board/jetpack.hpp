// Which JetPack an L4T release belongs to. The rows are data (packages/jetpack.json); the catalogue reads
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "board/l4t_release.hpp"

namespace jetcrew::board {

struct JetpackRelease {
  std::string jetpack;              ///< `4.6.1`
  std::string l4t;                  ///< `32.7.1`
  std::string ubuntu;               ///< `18.04`
  std::string python;               ///< of the distribution: `3.6`
  std::string glibc;                ///< `2.27`
  std::optional<std::string> cuda;  ///< `10.2`, where it is known
};

class JetpackTable {
 public:
  JetpackTable() = default;
  explicit JetpackTable(std::vector<JetpackRelease> rows) : rows_(std::move(rows)) {}

  /// The row of exactly this release; a neighbour's is never taken for it. Null if there is none. The pointer
  /// lives as long as the table.
  const JetpackRelease* find(const L4tRelease& release) const;

  const std::vector<JetpackRelease>& rows() const noexcept { return rows_; }

 private:
  std::vector<JetpackRelease> rows_;
};

}  // namespace jetcrew::board
