// What somebody may have meant who mistyped a word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {

/// Of `candidates` at most three that are near `word`, the nearest first: a third of its letters (at least
/// one) may be wrong, missing, too many, or swapped with their neighbour; or one of the two is in the other.
std::vector<std::string> near_words(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace jetcrew
