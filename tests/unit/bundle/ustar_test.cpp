#include "bundle/ustar.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

using python::testing::refusal_of;

/// With its checksum made right again.
std::string changed(std::string block, std::size_t at, std::string_view bytes) {
  block.replace(at, bytes.size(), bytes);
  block.replace(148, 8, "        ");
  std::uint64_t sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  block.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  return block;
}

std::string refusal(const std::string& block) {
  return refusal_of([&] { static_cast<void>(read_ustar_header(block)); });
}

TEST(Ustar, ReadsWhatItWrites) {
  for (const auto* path : {"BUNDLE", "deb/a_1_arm64.deb"}) {
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{512}, largest_ustar_member}) {
      const auto header = read_ustar_header(ustar_header(path, size));
      ASSERT_TRUE(header);
      EXPECT_EQ(header->path, path);
      EXPECT_EQ(header->size, size);
      EXPECT_FALSE(header->is_folder);
    }
  }
}

TEST(Ustar, LongNamesAreDividedAtASlash) {
  const auto folder = std::string(100, 'd');
  const auto file = std::string(100, 'f');
  EXPECT_EQ(read_ustar_header(ustar_header(folder + "/" + file, 1))->path, folder + "/" + file);
}

TEST(Ustar, WhatCannotBeDividedStandsInFront) {
  for (const auto& path : {std::string(101, 'f'), "whl/" + std::string(101, 'f'),
                           std::string(156, 'd') + "/f", "whl/" + std::string(251, 'f')}) {
    const auto blocks = ustar_header(path, 7);
    ASSERT_EQ(blocks.size(), 3 * ustar_block);
    const auto record = read_ustar_header(std::string_view(blocks).substr(0, ustar_block));
    ASSERT_TRUE(record && record->is_long_path);
    EXPECT_EQ(long_path_in(std::string_view(blocks).substr(ustar_block, record->size)), path);
    EXPECT_EQ(read_ustar_header(std::string_view(blocks).substr(2 * ustar_block))->size, 7U);
  }
  EXPECT_EQ(refusal_of([&] { ustar_header(std::string(600, 'f'), 1); }), "bundle_member_invalid");
}

TEST(Ustar, ALongPathIsOneRecordAlone) {
  const auto refused = [](std::string_view content) { return refusal_of([&] { long_path_in(content); }); };
  EXPECT_EQ(long_path_in("12 path=abc\n"), "abc");
  for (const auto* content :
       {"", "12 path=abc", "13 path=abc\n", "012 path=abc\n", "12 path=abc\n12 path=def\n", "12 size=abc\n",
        " path=abc\n", "-12 path=abc\n", "16 path=abc\nxyz\n"}) {
    EXPECT_EQ(refused(content), "bundle_member_invalid") << content;
  }
}

TEST(Ustar, WhatIsTooLargeIsNotWritten) {
  EXPECT_EQ(refusal_of([] { ustar_header("a", largest_ustar_member + 1); }), "bundle_member_invalid");
}

TEST(Ustar, ZerosAreTheEnd) {
  EXPECT_FALSE(read_ustar_header(std::string(512, '\0')));
  EXPECT_EQ(ustar_end(), std::string(1024, '\0'));
}

TEST(Ustar, PaddingFillsTheBlock) {
  EXPECT_EQ(ustar_padding(0), 0U);
  EXPECT_EQ(ustar_padding(1), 511U);
  EXPECT_EQ(ustar_padding(512), 0U);
  EXPECT_EQ(ustar_padding(513), 511U);
}

TEST(Ustar, OnlyFilesAndFoldersAreTaken) {
  const auto block = ustar_header("deb/a", 5);
  for (const char type : std::string_view("123467LKgSV")) {
    EXPECT_EQ(refusal(changed(block, 156, std::string(1, type))), "bundle_member_invalid") << type;
  }
  const auto folder = read_ustar_header(changed(changed(ustar_header("deb/", 0), 156, "5"), 0, "deb/"));
  ASSERT_TRUE(folder);
  EXPECT_TRUE(folder->is_folder);
  EXPECT_EQ(folder->path, "deb");
  EXPECT_EQ(refusal(changed(block, 156, "5")), "bundle_member_invalid");
  EXPECT_EQ(refusal(changed(block, 157, "/etc/shadow")), "bundle_member_invalid");
}

TEST(Ustar, GnusMagicIsTakenAndItsPrefixIsNone) {
  auto block = changed(ustar_header("deb/a", 5), 257, std::string_view("ustar  \0", 8));
  EXPECT_EQ(read_ustar_header(block)->path, "deb/a");
  block = changed(block, 345, "12345");
  EXPECT_EQ(read_ustar_header(block)->path, "deb/a");
}

TEST(Ustar, DamageIsSeen) {
  const auto block = ustar_header("deb/a", 5);
  EXPECT_EQ(refusal(block.substr(0, 511)), "bundle_damaged");
  for (std::size_t at = 0; at < block.size(); at += 7) {
    auto broken = block;
    broken[at] = static_cast<char>(broken[at] ^ 0x41);
    const bool in_sum = at >= 148 && at < 156;
    if (!in_sum || broken.substr(148, 8) != block.substr(148, 8)) {
      EXPECT_NE(refusal(broken), "") << at;
    }
  }
  EXPECT_EQ(refusal(changed(block, 124, "8")), "bundle_damaged");
  EXPECT_EQ(refusal(changed(block, 124, "            ")), "bundle_damaged");
  EXPECT_EQ(refusal(changed(block, 124, "\x80")), "bundle_damaged");
}

}  // namespace
}  // namespace jetcrew::bundle
