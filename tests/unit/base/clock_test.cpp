#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace jetcrew {
namespace {

std::string read(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time ? to_rfc3339(*time) : "none";
}

TEST(Rfc3339, IsReadWithItsOffset) {
  EXPECT_EQ(read("2026-11-22T20:15:03Z"), "2026-11-22T20:15:03.000Z");
  EXPECT_EQ(read("2026-11-22T20:15:03.1239Z"), "2026-11-22T20:15:03.123Z");
  EXPECT_EQ(read("2026-11-22T20:15:03.5+08:00"), "2026-11-22T12:15:03.500Z");
  EXPECT_EQ(read("2026-11-22t20:15:03-03:30"), "2026-11-22T23:45:03.000Z");
  EXPECT_EQ(read("2028-02-29T00:00:00z"), "2028-02-29T00:00:00.000Z");
  EXPECT_EQ(read("1970-01-01T00:00:00Z"), "1970-01-01T00:00:00.000Z");
}

TEST(Rfc3339, NothingElseIs) {
  for (const auto* text :
       {"", "2026-11-22", "2026-11-22T20:15:03", "2026-11-22T20:15Z", "2026-11-22T20:15:03.Z",
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00+25:00",
        "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00Zx", " 2026-01-01T00:00:00Z", "+026-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z", "1700000000"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

}  // namespace
}  // namespace jetcrew
