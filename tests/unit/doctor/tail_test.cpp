#include "doctor/tail.hpp"

#include <gtest/gtest.h>

namespace jetcrew::doctor {
namespace {

TEST(Tail, KeepsAShortTextWhole) {
  Tail tail;
  tail.append("a\n");
  tail.append("b");
  EXPECT_EQ(tail.text(), "a\nb");
  EXPECT_EQ(tail.lines_before(), 0U);
}

TEST(Tail, KeepsTheEndOfALongOneHoweverItComes) {
  for (const std::size_t part : {std::size_t{1000}, std::size_t{65536}, Tail::limit * 5}) {
    Tail tail;
    std::string all;
    for (int i = 0; all.size() < 5 * Tail::limit; ++i) all += std::to_string(i) + "\n";
    for (std::size_t at = 0; at < all.size(); at += part) tail.append(std::string_view(all).substr(at, part));
    const auto cut = all.size() - Tail::limit;
    EXPECT_EQ(tail.text(), all.substr(cut));
    EXPECT_EQ(tail.lines_before(), static_cast<std::uint64_t>(std::count(
                                       all.begin(), all.begin() + static_cast<std::ptrdiff_t>(cut), '\n')));
  }
}

}  // namespace
}  // namespace jetcrew::doctor
