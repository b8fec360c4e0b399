#include "board/disks.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

#include "base/files.hpp"
#include "base/root.hpp"
#include "board/storage.hpp"

namespace jetcrew::board {
namespace {

namespace fs = std::filesystem;

class DisksTest : public testing::Test {
 protected:
  void put(const fs::path& inside, std::string_view content) {
    fs::create_directories((folder_.path() / inside).parent_path());
    std::ofstream(folder_.path() / inside, std::ios::binary) << content;
  }
  void link(const fs::path& inside, const fs::path& target) {
    fs::create_directories((folder_.path() / inside).parent_path());
    fs::create_symlink(target, folder_.path() / inside);
  }
  Root root() const { return Root(folder_.path()); }

  TemporaryFolder folder_;
};

TEST_F(DisksTest, AnSdCardHasNoWear) {
  put("sys/block/mmcblk0/device/type", "SD\n");
  put("sys/block/mmcblk0/device/name", "SC64G\n");
  put("sys/block/mmcblk0/device/life_time", "0x01 0x01\n");
  put("sys/block/mmcblk0/size", "124735488\n");
  const auto disk = observe_disk(root(), "mmcblk0");
  EXPECT_EQ(disk.kind, "sd_card");
  EXPECT_EQ(disk.model, "SC64G");
  EXPECT_EQ(disk.bytes, 63'864'569'856U);
  EXPECT_FALSE(disk.wear);
}

TEST_F(DisksTest, AnEmmcTellsItsWear) {
  put("sys/block/mmcblk0/device/type", "MMC\n");
  put("sys/block/mmcblk0/device/life_time", "0x02 0x0a\n");
  put("sys/block/mmcblk0/device/pre_eol_info", "0x02\n");
  const auto disk = observe_disk(root(), "mmcblk0");
  EXPECT_EQ(disk.kind, "emmc");
  ASSERT_TRUE(disk.wear);
  EXPECT_EQ(disk.wear->used_percent, 100);
  EXPECT_EQ(disk.wear->reserve, "low");
}

TEST_F(DisksTest, WearThatIsNotToldIsAbsent) {
  EXPECT_FALSE(parse_wear("", ""));
  EXPECT_FALSE(parse_wear("0x00 0x00", "0x00"));
  EXPECT_FALSE(parse_wear("garbage", "0xZZ"));
  EXPECT_FALSE(parse_wear("0xFF", "7"));
  EXPECT_EQ(parse_wear("0x0b 0x01", "0x03")->used_percent, 110);
  EXPECT_EQ(parse_wear("", "0x03")->reserve, "urgent");
}

TEST_F(DisksTest, AUsbDiskIsKnownByItsPlace) {
  put("sys/devices/platform/3610000.xhci/usb2/2-1/block/sda/device/model", "Portable SSD T5\n");
  put("sys/devices/platform/3610000.xhci/usb2/2-1/block/sda/device/vendor", "Samsung\n");
  link("sys/block/sda", "../devices/platform/3610000.xhci/usb2/2-1/block/sda");
  put("sys/block/sdb/device/model", "WDC\n");
  EXPECT_EQ(observe_disk(root(), "sda").kind, "usb");
  EXPECT_EQ(observe_disk(root(), "sda").model, "Samsung Portable SSD T5");
  EXPECT_EQ(observe_disk(root(), "sdb").kind, "disk");
}

TEST_F(DisksTest, WhatIsNotOfMetalIsNone) {
  for (const auto* name :
       {"loop0", "zram0", "ram1", "dm-0", "md0", "sr0", "mmcblk0boot0", "mmcblk0rpmb", "nvme0n1", "mmcblk0"})
    put(fs::path("sys/block") / name / "size", "8\n");
  EXPECT_EQ(disk_names(root()), (std::vector<std::string>{"mmcblk0", "nvme0n1"}));
}

TEST_F(DisksTest, GarbageIsNoSizeAndNoModel) {
  put("sys/block/nvme0n1/size", "-5\n");
  put("sys/block/nvme0n1/device/model", std::string("\x01\xFF\n"));
  const auto disk = observe_disk(root(), "nvme0n1");
  EXPECT_EQ(disk.kind, "nvme");
  EXPECT_FALSE(disk.bytes);
  EXPECT_FALSE(disk.model);
}

class RootDiskTest : public DisksTest {
 protected:
  void SetUp() override {
    put("sys/block/mmcblk0/dev", "179:0\n");
    put("sys/block/mmcblk0/mmcblk0p1/dev", "179:1\n");
    put("sys/block/nvme0n1/dev", "259:0\n");
    put("sys/block/nvme0n1/nvme0n1p1/dev", "259:1\n");
  }
};

TEST_F(RootDiskTest, IsFoundByThePartitionsNumber) {
  EXPECT_EQ(disk_below(root(), ::makedev(259, 1), "/dev/root"), "nvme0n1");
  EXPECT_EQ(disk_below(root(), ::makedev(179, 1), "/dev/root"), "mmcblk0");
  EXPECT_EQ(disk_below(root(), ::makedev(8, 1), "overlay"), std::nullopt);
}

TEST_F(RootDiskTest, IsFoundByTheNameWhereTheNumberIsTheFileSystems) {
  EXPECT_EQ(disk_below(root(), ::makedev(0, 25), "/dev/nvme0n1p1"), "nvme0n1");
}

TEST_F(RootDiskTest, IsFoundBelowAMapping) {
  put("sys/block/dm-0/dev", "253:0\n");
  put("sys/block/dm-0/slaves/nvme0n1p1/dev", "259:1\n");
  EXPECT_EQ(disk_below(root(), ::makedev(253, 0), "/dev/mapper/root"), "nvme0n1");
  put("sys/block/dm-0/slaves/mmcblk0p1/dev", "179:1\n");
  EXPECT_EQ(disk_below(root(), ::makedev(253, 0), "/dev/mapper/root"), std::nullopt)
      << "two disks are not one";
}

TEST_F(RootDiskTest, StandsFirst) {
  put("proc/self/mountinfo",
      "20 1 179:1 / / rw,relatime - ext4 /dev/mmcblk0p1 rw\n21 20 259:1 / / rw,relatime - ext4 "
      "/dev/nvme0n1p1 rw\n");
  const auto disks = observe_disks(root());
  ASSERT_EQ(disks.all.size(), 2U);
  EXPECT_TRUE(disks.has_root);
  EXPECT_EQ(disks.all.front().device, "nvme0n1") << "of two mounts at one point the later is seen";
}

TEST_F(RootDiskTest, IsNotGuessed) {
  put("proc/self/mountinfo", "20 1 0:30 / / rw - overlay overlay rw\n");
  const auto disks = observe_disks(root());
  EXPECT_EQ(disks.all.size(), 2U);
  EXPECT_FALSE(disks.has_root);
}

}  // namespace
}  // namespace jetcrew::board
