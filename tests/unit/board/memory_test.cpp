#include "board/memory.hpp"

#include <gtest/gtest.h>

namespace jetcrew::board {
namespace {

TEST(Memory, ReadsTheTotalInBytes) {
  EXPECT_EQ(parse_memory_total("MemTotal:        4059424 kB\nMemFree: 1 kB\n"), 4059424ULL * 1024);
  EXPECT_EQ(parse_memory_total("MemFree: 1 kB\nMemTotal: 5 kB"), 5120U);
}

TEST(Memory, TakesNothingElse) {
  for (const auto* text : {"", "MemTotal:", "MemTotal: kB", "MemTotal: -4 kB", "MemTotal: 0 kB",
                           "MemTotal: 4 MB", "MemTotal: 99999999999999999999 kB", "XMemTotal: 4 kB"}) {
    EXPECT_EQ(parse_memory_total(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace jetcrew::board
