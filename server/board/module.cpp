#include "board/module.hpp"

namespace jetcrew::board {

bool Module::may_have(std::uint64_t memory_bytes) const {
  constexpr double gibibyte = 1 << 30;
  constexpr double least = 0.8;  // what the boot loader and the secure world keep for themselves
  return memory_gib.empty() || std::any_of(memory_gib.begin(), memory_gib.end(), [&](int size) {
           const auto ratio = static_cast<double>(memory_bytes) / (size * gibibyte);
           return ratio > least && ratio <= 1;
         });
}

const Module* ModuleTable::find(std::string_view number) const {
  const auto row =
      std::find_if(rows_.begin(), rows_.end(), [&](const auto& each) { return each.number == number; });
  return row == rows_.end() ? nullptr : &*row;
}

const Module* ModuleTable::find(std::string_view named, std::optional<std::uint64_t> memory_bytes) const {
  const auto* row = find(named);
  if (row == nullptr || !memory_bytes || row->may_have(*memory_bytes)) return row;
  for (const auto& other : rows_) {
    if (other.device_tree_of == named && other.may_have(*memory_bytes)) return &other;
  }
  return row;
}

std::optional<std::string> ModuleTable::compute_capability(std::string_view soc) const {
  const auto row =
      std::find_if(rows_.begin(), rows_.end(), [&](const auto& each) { return each.soc == soc; });
  return row == rows_.end() ? std::nullopt : std::optional(row->compute_capability);
}

}  // namespace jetcrew::board
