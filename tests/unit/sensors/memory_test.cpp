#include "sensors/memory.hpp"

#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

constexpr std::uint64_t kib = 1024;

TEST(Meminfo, IsCountedAsJtopCounts) {
  const auto info = parse_meminfo(
      "MemTotal:        4059344 kB\nMemFree:         1000000 kB\nMemAvailable:    2500000 kB\n"
      "Buffers:          100000 kB\nCached:          1400000 kB\nSReclaimable:      50000 kB\n"
      "SwapCached:           12 kB\nSwapTotal:       2029652 kB\nSwapFree:        2029552 kB\n"
      "NvMapMemUsed:     300000 kB\nHugePages_Total:       0\n");
  ASSERT_TRUE(info.memory);
  EXPECT_EQ(info.memory->total, 4059344 * kib);
  EXPECT_EQ(info.memory->used, (4059344 - 1000000 - 100000 - 1400000) * kib);
  EXPECT_EQ(info.memory->cached, 1450000 * kib);
  EXPECT_EQ(info.memory->available, 2500000 * kib);
  EXPECT_EQ(info.memory->gpu, 300000 * kib);
  ASSERT_TRUE(info.swap);
  EXPECT_EQ(info.swap->used, 100 * kib);
  EXPECT_EQ(info.swap->cached, 12 * kib);
}

TEST(Meminfo, WhatIsMissingIsAbsent) {
  EXPECT_FALSE(parse_meminfo("").memory);
  EXPECT_FALSE(parse_meminfo("MemTotal: 100 kB\n").memory);
  EXPECT_FALSE(parse_meminfo("MemTotal: 100 kB\nMemFree: 200 kB\n").memory) << "more free than there is";
  EXPECT_FALSE(parse_meminfo("MemTotal: -100 kB\nMemFree: -200 kB\n").memory);
  EXPECT_FALSE(parse_meminfo("MemTotal: 100 MB\nMemFree: 20 MB\n").memory) << "the kernel writes kB";
  EXPECT_FALSE(parse_meminfo("MemTotal: 99999999999999999999 kB\nMemFree: 1 kB\n").memory);
  const auto info = parse_meminfo("MemTotal: 100 kB\nMemFree: 20 kB\n");
  ASSERT_TRUE(info.memory);
  EXPECT_FALSE(info.memory->gpu);
  EXPECT_FALSE(info.memory->cached);
  EXPECT_FALSE(info.swap);
}

TEST(Buddyinfo, TellsTheLargestFreeBlocks) {
  const auto blocks = parse_buddyinfo(
      "Node 0, zone      DMA      5      4      3      2      1      0      0      0      0      0     40\n"
      "Node 0, zone   Normal      1      1      1      1      1      1      1      1      1      1     58\n",
      4096);
  ASSERT_TRUE(blocks);
  EXPECT_EQ(blocks->size, 4U << 20U);
  EXPECT_EQ(blocks->count, 98U);
  EXPECT_FALSE(parse_buddyinfo("Node 0, zone\n", 4096));
  EXPECT_FALSE(parse_buddyinfo("Node 0, zone Normal many\n", 4096));
  EXPECT_FALSE(parse_buddyinfo(std::string("Node 0, zone Normal") + std::string(200, '1') + " 1 2", 4096)
                   .value_or(LargestBlocks{})
                   .count > 2);
}

using MemorySensorTest = SensorsTest;

TEST_F(MemorySensorTest, IsReadFromTheBoard) {
  put("proc/meminfo", "MemTotal: 100 kB\nMemFree: 40 kB\nSwapTotal: 10 kB\nSwapFree: 10 kB\n");
  put("proc/swaps", "/dev/zram0 partition 10 0 5\n");
  put("proc/buddyinfo", "Node 0, zone Normal 1 2 3\n");
  MemorySensor sensor(root_);
  Sample sample;
  sensor.read(sample, true);
  ASSERT_TRUE(sample.memory);
  EXPECT_EQ(sample.memory->used, 60 * kib);
  EXPECT_EQ(sample.memory->largest_free_blocks, 3U);
  ASSERT_TRUE(sample.swap);
  EXPECT_EQ(sample.swap->devices.size(), 1U);
  remove("proc");
  MemorySensor nothing(root_);
  nothing.read(sample, true);
  EXPECT_FALSE(sample.memory);
  EXPECT_FALSE(sample.swap);
}

}  // namespace
}  // namespace jetcrew::sensors
