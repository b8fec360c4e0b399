#include "board/jetpack.hpp"

namespace jetcrew::board {

const JetpackRelease* JetpackTable::find(const L4tRelease& release) const {
  const auto text = release.text();
  const auto row =
      std::find_if(rows_.begin(), rows_.end(), [&](const auto& each) { return each.l4t == text; });
  return row == rows_.end() ? nullptr : &*row;
}

}  // namespace jetcrew::board
