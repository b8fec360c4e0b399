#include "board/read.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"

namespace jetcrew::board {
namespace {

TEST(CleanText, TakesNamesAndNumbers) {
  EXPECT_EQ(clean_text(std::string_view("quill\0", 6)), "quill");
  EXPECT_EQ(clean_text("4.9.253-tegra\n"), "4.9.253-tegra");
  EXPECT_EQ(clean_text("J\xC3\xA4tson"), "J\xC3\xA4tson");
}

TEST(CleanText, TakesNoGarbage) {
  EXPECT_EQ(clean_text(""), std::nullopt);
  EXPECT_EQ(clean_text(std::string_view("\0\0", 2)), std::nullopt);
  EXPECT_EQ(clean_text("a\x1B[31mb"), std::nullopt);
  EXPECT_EQ(clean_text("a\nb"), std::nullopt);
  EXPECT_EQ(clean_text("\xFF\xFF\xFF"), std::nullopt);
  EXPECT_EQ(clean_text(std::string(201, 'x')), std::nullopt);
}

TEST(Read, HasALimit) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "x") << "12345";
  const Root root(folder.path());
  EXPECT_EQ(read(root, "/x", 5), "12345");
  EXPECT_EQ(read(root, "/x", 4), std::nullopt);
  EXPECT_EQ(read(root, "/y"), std::nullopt);
  EXPECT_EQ(read(root, "/"), std::nullopt);
}

}  // namespace
}  // namespace jetcrew::board
