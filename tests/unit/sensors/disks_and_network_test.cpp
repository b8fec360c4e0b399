#include "sensors/disks.hpp"
#include "sensors/network.hpp"
#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

using DiskTest = SensorsTest;
using NetworkTest = SensorsTest;
using std::chrono::seconds;

TEST(Rate, IsAbsentWhereItCannotBeTold) {
  Rate rate;
  const Steady::time_point start{};
  EXPECT_FALSE(rate.next(100, start));
  EXPECT_EQ(rate.next(300, start + seconds(2)), 100.0);
  EXPECT_FALSE(rate.next(10, start + seconds(3))) << "the counter began anew";
  EXPECT_EQ(rate.next(10, start + seconds(4)), 0.0);
  EXPECT_FALSE(rate.next(20, start + seconds(4))) << "no time has passed";
}

TEST(Diskstats, CountsSectorsOf512Bytes) {
  const auto disks = parse_diskstats(
      " 179       0 mmcblk0 1200 30 88000 900 400 50 64000 700 0 1500 1600\n"
      " 179       1 mmcblk0p1 1 2 3 4 5 6 7 8 9 10 11 0 0 0 0\n"
      "garbage\n 1 2 x a b c d e f g h i j k\n");
  ASSERT_EQ(disks.size(), 2U);
  EXPECT_EQ(disks[0].device, "mmcblk0");
  EXPECT_EQ(disks[0].read_bytes, 88000U * 512);
  EXPECT_EQ(disks[0].written_bytes, 64000U * 512);
  EXPECT_EQ(disks[0].busy_milliseconds, 1500U);
}

TEST_F(DiskTest, OnlyWholeDisksAreTold) {
  for (const auto* device : {"mmcblk0", "mmcblk0boot0", "nvme0n1", "zram0", "loop0", "dm-0"})
    put(std::filesystem::path("sys/block") / device / "size", "1");
  put("proc/diskstats",
      "179 0 mmcblk0 1 0 0 0 1 0 0 0 0 0 0\n179 1 mmcblk0p1 1 0 0 0 1 0 0 0 0 0 0\n"
      "252 0 zram0 1 0 0 0 1 0 0 0 0 0 0\n259 0 nvme0n1 1 0 0 0 1 0 0 0 0 0 0\n");
  DiskSensor sensor(root_);
  Sample sample;
  const Steady::time_point start{};
  sensor.read(sample, start, true);
  ASSERT_EQ(sample.disks.size(), 2U);
  EXPECT_EQ(sample.disks[0].device, "mmcblk0");
  EXPECT_FALSE(sample.disks[0].read_rate);
  put("proc/diskstats", "179 0 mmcblk0 1 0 2000 0 1 0 4000 0 0 500 0\n");
  Sample later;
  sensor.read(later, start + seconds(1), false);
  ASSERT_EQ(later.disks.size(), 1U);
  EXPECT_EQ(later.disks[0].read_rate, 2000 * 512.0);
  EXPECT_EQ(later.disks[0].written_rate, 4000 * 512.0);
  EXPECT_EQ(later.disks[0].busy, 0.5);
}

TEST_F(DiskTest, TheBoardsFileSystemsAreTold) {
  put("proc/self/mountinfo",
      "22 1 179:1 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p1 rw\n"
      "30 22 0:5 / /dev rw - devtmpfs devtmpfs rw\n"
      "31 22 0:44 / /mnt/far rw - nfs4 host:/export rw\n");
  DiskSensor sensor(root_);
  Sample sample;
  sensor.read(sample, {}, true);
  ASSERT_EQ(sample.file_systems.size(), 1U) << "what is another machine's may not answer";
  EXPECT_EQ(sample.file_systems[0].path, "/");
  EXPECT_GT(sample.file_systems[0].total, 0U);
}

TEST(NetDev, IsReadWithAndWithoutBlankBehindTheColon) {
  const auto interfaces = parse_net_dev(
      "Inter-|   Receive                                                |  Transmit\n"
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets\n"
      "    lo: 100 1 0 0 0 0 0 0 100 1 0 0 0 0 0 0\n"
      "  eth0:5000 1 0 0 0 0 0 0 7000 1 0 0 0 0 0 0\n"
      " wlan0: 1 2 3\n");
  ASSERT_EQ(interfaces.size(), 2U);
  EXPECT_EQ(interfaces[1].name, "eth0");
  EXPECT_EQ(interfaces[1].received_bytes, 5000U);
  EXPECT_EQ(interfaces[1].sent_bytes, 7000U);
}

TEST_F(NetworkTest, WhatIsTheBoardsOwnAloneIsLeftOut) {
  put("proc/net/dev",
      "lo: 1 0 0 0 0 0 0 0 1 0\nveth12: 1 0 0 0 0 0 0 0 1 0\neth0: 1000 0 0 0 0 0 0 0 500 0\n");
  put("sys/class/net/eth0/operstate", "up\n");
  NetworkSensor sensor(root_);
  const Steady::time_point start{};
  auto interfaces = sensor.read(start, true);
  ASSERT_EQ(interfaces.size(), 1U);
  EXPECT_EQ(interfaces[0].up, true);
  EXPECT_FALSE(interfaces[0].received_rate);
  put("proc/net/dev", "eth0: 3000 0 0 0 0 0 0 0 500 0\nusb0: 9 0 0 0 0 0 0 0 9 0\n");
  put("sys/class/net/eth0/operstate", "down\n");
  interfaces = sensor.read(start + seconds(2), true);
  ASSERT_EQ(interfaces.size(), 2U);
  EXPECT_EQ(interfaces[0].received_rate, 1000.0);
  EXPECT_EQ(interfaces[0].sent_rate, 0.0);
  EXPECT_EQ(interfaces[0].up, false);
  EXPECT_FALSE(interfaces[1].received_rate) << "it has just come";
}

}  // namespace
}  // namespace jetcrew::sensors
