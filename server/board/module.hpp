// What is known of a Jetson module by its P-number. The rows are data (packages/boards.json); the catalogue
// reads them.
#pragma once

#include <cstdint>
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
};

class ModuleTable {
 public:
  ModuleTable() = default;
  explicit ModuleTable(std::vector<Module> rows) : rows_(std::move(rows)) {}

  /// Null if there is none. The pointer lives as long as the table.
  const Module* find(std::string_view number) const;

  const std::vector<Module>& rows() const noexcept { return rows_; }

 private:
  std::vector<Module> rows_;
};

}  // namespace jetcrew::board
