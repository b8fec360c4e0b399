// What is known of a Jetson module by its P-number. The rows are data (packages/boards.json); the catalogue
// reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::board {

struct Module {
  std::string number;              ///< `p3448-0000`
  std::string name;                ///< `Jetson Nano Developer Kit (4 GB)`
  std::string soc;                 ///< `tegra210`
  std::string compute_capability;  ///< of the GPU: `5.3`
  std::vector<int> memory_gib;     ///< the sizes it was made with; empty where unknown
  std::string device_tree_of;      ///< the module whose device tree it has, where that is another's

  /// Whether so much memory can be its own: the kernel counts a little less than is soldered on.
  bool may_have(std::uint64_t memory_bytes) const;
};

class ModuleTable {
 public:
  ModuleTable() = default;
  explicit ModuleTable(std::vector<Module> rows) : rows_(std::move(rows)) {}

  /// Null if there is none. The pointer lives as long as the table.
  const Module* find(std::string_view number) const;

  /// The row of the module that a device tree names, or of the one that shares the tree and has, other than
  /// the first, so much memory. Null as with find().
  const Module* find(std::string_view named, std::optional<std::uint64_t> memory_bytes) const;

  /// Of the GPU of all modules with this chip; nothing where there are none.
  std::optional<std::string> compute_capability(std::string_view soc) const;

  const std::vector<Module>& rows() const noexcept { return rows_; }

 private:
  std::vector<Module> rows_;
};

}  // namespace jetcrew::board
