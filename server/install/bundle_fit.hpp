// Whether a bundle was made for this board.
#pragma once

#include <string_view>
#include <vector>

#include "board/board.hpp"
#include "bundle/manifest.hpp"

namespace jetcrew::install {

/// @throws Error `bundle_wrong_board` (facts: wanted, board) where the board is none of the targets. What the
/// board does not say of itself counts as another.
void require_fit(const std::vector<bundle::Target>& targets, const board::Board& board);

/// Whether a release lies in the range: `32.7` as its end includes `32.7.6`.
bool is_within(std::string_view l4t, const bundle::L4tRange& range);

}  // namespace jetcrew::install
