#include "media/filesystem.hpp"

namespace jetcrew::media {
namespace {

std::string block_with(std::initializer_list<std::pair<std::size_t, std::string>> fields) {
  std::string block(superblock_bytes, '\0');
  for (const auto& [at, text] : fields) block.replace(at, text.size(), text);
  return block;
}

TEST(FileSystems, AreKnownByTheirFirstBlocks) {
  using namespace std::string_literals;
  const auto fat32 = identify(
      block_with({{67, "\x4D\x3C\x2B\x1A"}, {71, "JETSON     "}, {82, "FAT32   "}, {510, "\x55\xAA"}}));
  ASSERT_TRUE(fat32);
  EXPECT_EQ(fat32->kind, Kind::fat);
  EXPECT_EQ(fat32->uuid, "1A2B-3C4D");
  EXPECT_EQ(fat32->label, "JETSON");

  const auto fat16 = identify(
      block_with({{39, "\x01\x02\x03\x04"}, {43, "NO NAME    "}, {54, "FAT16   "}, {510, "\x55\xAA"}}));
  ASSERT_TRUE(fat16);
  EXPECT_EQ(fat16->uuid, "0403-0201");
  EXPECT_EQ(fat16->label, "");

  const auto exfat = identify(block_with({{3, "EXFAT   "}, {100, "\x01\x02\x03\x04"}}));
  ASSERT_TRUE(exfat);
  EXPECT_EQ(exfat->kind, Kind::exfat);
  EXPECT_EQ(exfat->uuid, "0403-0201");

  const auto ntfs = identify(block_with({{3, "NTFS    "}, {72, "\x01\x02\x03\x04\x05\x06\x07\x08"}}));
  ASSERT_TRUE(ntfs);
  EXPECT_EQ(ntfs->kind, Kind::ntfs);
  EXPECT_EQ(ntfs->uuid, "0807060504030201");

  const auto ext =
      identify(block_with({{1080, "\x53\xEF"}, {1128, std::string(16, '\x1F')}, {1144, "stick\0left"s}}));
  ASSERT_TRUE(ext);
  EXPECT_EQ(ext->kind, Kind::ext);
  EXPECT_EQ(ext->uuid, "1f1f1f1f-1f1f-1f1f-1f1f-1f1f1f1f1f1f");
  EXPECT_EQ(ext->label, "stick");
}

TEST(FileSystems, AreNotGuessed) {
  EXPECT_FALSE(identify(""));
  EXPECT_FALSE(identify(std::string(superblock_bytes, '\0')));
  EXPECT_FALSE(identify(std::string(superblock_bytes, '\xFF')));
  // A table of partitions, which ends as a boot sector does.
  EXPECT_FALSE(identify(block_with({{510, "\x55\xAA"}})));
  EXPECT_FALSE(identify(block_with({{82, "FAT32   "}})));
  EXPECT_FALSE(identify(block_with({{3, "EXFAT   "}}).substr(0, 512)));
}

TEST(FileSystems, HaveLabelsThatCanBeShown) {
  const auto fat = identify(block_with({{71, "\xFF\xFE bad     "}, {82, "FAT32   "}, {510, "\x55\xAA"}}));
  ASSERT_TRUE(fat);
  EXPECT_EQ(fat->label.find('\xFF'), std::string::npos);
}

}  // namespace
}  // namespace jetcrew::media
