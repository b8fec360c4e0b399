#include "base/text.hpp"

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "base/digest.hpp"

namespace jetcrew {
namespace {

TEST(Text, TrimsAndSplits) {
  EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
  EXPECT_EQ(trimmed("  "), "");
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(lines_of("a\r\nb\n"), (std::vector<std::string_view>{"a", "b"}));
}

TEST(Text, NumbersAreWholeOrNothing) {
  EXPECT_EQ(to_number("42"), 42);
  EXPECT_EQ(to_number("42x"), std::nullopt);
  EXPECT_EQ(to_number(""), std::nullopt);
  EXPECT_EQ(to_number("99999999999999999999"), std::nullopt);
}

TEST(Text, BytesForPeople) {
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(4'100'000), "4.1 MB");
  EXPECT_EQ(human_bytes(999'999), "1.0 MB");
}

TEST(Text, MakesValidUtf8) {
  EXPECT_EQ(to_valid_utf8("板卡"), "板卡");
  EXPECT_EQ(to_valid_utf8("a\xff\xe6z"), "a\xEF\xBF\xBD\xEF\xBF\xBDz");
  EXPECT_EQ(to_valid_utf8("\xed\xa0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "a surrogate";
}

TEST(Digest, KnownValues) {
  EXPECT_EQ(to_hex(Sha256::of("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_base64url(Sha256::of("abc")), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  EXPECT_TRUE(is_sha256_hex(random_hex(32)));
}

TEST(Clock, WritesRfc3339) {
  EXPECT_EQ(to_rfc3339(std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'123))),
            "2023-11-14T22:13:20.123Z");
}

}  // namespace
}  // namespace jetcrew
