#include "base/spelling.hpp"

#include <algorithm>
#include <array>

namespace jetcrew {
namespace {

constexpr std::size_t longest_word = 64;
constexpr std::size_t shortest_part = 3;

/// Damerau and Levenshtein's distance, without a letter edited twice.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      table[i][j] = std::min(
          {table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
      }
    }
  }
  return table[a.size()][b.size()];
}

}  // namespace

std::vector<std::string> near_words(std::string_view word, const std::vector<std::string>& candidates) {
  std::vector<std::pair<std::size_t, std::string>> near;
  if (word.empty() || word.size() > longest_word) return {};
  for (const auto& candidate : candidates) {
    if (candidate.size() > longest_word) continue;
    const auto far = distance(word, candidate);
    const bool inside = (word.size() >= shortest_part && candidate.find(word) != std::string::npos) ||
                        (candidate.size() >= shortest_part && word.find(candidate) != std::string_view::npos);
    if (inside || far <= std::max<std::size_t>(1, word.size() / 3)) near.emplace_back(far, candidate);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> words;
  for (std::size_t i = 0; i < near.size() && i < 3; ++i) words.push_back(near[i].second);
  return words;
}

}  // namespace jetcrew
