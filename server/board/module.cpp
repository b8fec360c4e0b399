#include "board/module.hpp"

namespace jetcrew::board {

const Module* ModuleTable::find(std::string_view number) const {
  const auto row =
      std::find_if(rows_.begin(), rows_.end(), [&](const auto& each) { return each.number == number; });
  return row == rows_.end() ? nullptr : &*row;
}

}  // namespace jetcrew::board
