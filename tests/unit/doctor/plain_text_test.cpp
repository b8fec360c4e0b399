#include "doctor/plain_text.hpp"

#include <gtest/gtest.h>

namespace jetcrew::doctor {
namespace {

std::string plain(std::string_view log) {
  return PlainText(log).text();
}

TEST(PlainText, LosesColoursTitlesAndControlCharacters) {
  EXPECT_EQ(plain("\x1b[1;31mred\x1b[0m"), "red");
  EXPECT_EQ(plain("\x1b]0;title\x07text"), "text");
  EXPECT_EQ(plain("\x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\"), "link");
  EXPECT_EQ(plain(std::string_view("a\0b\x7"
                                   "c\td",
                                   7)),
            "abc\td");
  EXPECT_EQ(plain("\x1b(Btext"), "Btext");
  EXPECT_EQ(plain("a\x7f\xc2\x9b\xc2\x80\xc2\xa9"), "a\xc2\xa9");
}

TEST(PlainText, KeepsWhatFollowsASequenceWithoutAnEnd) {
  EXPECT_EQ(plain("a\x1b[31\nb"), "a\nb");
  EXPECT_EQ(plain("a\x1b]0;title\nb"), "a\nb");
  EXPECT_EQ(plain("a\x1b"), "a");
  EXPECT_EQ(plain("a\x1b["), "a");
  EXPECT_EQ(plain("a\x1b\nb"), "a\nb");
}

TEST(PlainText, EndsLinesWhereProgressWasOverwritten) {
  const PlainText text("10%\r20%\r\r\nKilled\r\n");
  EXPECT_EQ(text.text(), "10%\n20%\nKilled\n");
  EXPECT_EQ(text.line_number(0), 1U);
  EXPECT_EQ(text.line_number(4), 1U);
  EXPECT_EQ(text.line_number(8), 2U);
  EXPECT_EQ(text.line(8), "Killed");
  EXPECT_EQ(text.line(5), "20%");
  EXPECT_EQ(text.line(0), "10%");
}

TEST(PlainText, ShowsOfALongLineThePartAroundTheOffset) {
  const PlainText text(std::string(1000, 'a') + "X" + std::string(1000, 'b'));
  const auto line = text.line(1000);
  EXPECT_EQ(line.size(), 400U);
  EXPECT_EQ(line.find('X'), 100U);
}

}  // namespace
}  // namespace jetcrew::doctor
