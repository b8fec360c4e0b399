#include "board/swap.hpp"

#include <gtest/gtest.h>

namespace jetcrew::board {
namespace {

constexpr std::uint64_t kib = 1024;

TEST(Swaps, AreZramPartitionsAndFiles) {
  const auto devices = parse_swaps(
      "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n"
      "/dev/zram0                              partition\t507412\t16\t5\n"
      "/mnt/4GB.swap                           file\t\t4194300\t0\t-2\n"
      "/media/my\\040disk/swap                  file\t\t1024\t0\t-3\n"
      "/dev/nvme0n1p3                          partition\t8388604\t0\t-4\n");
  ASSERT_EQ(devices.size(), 4U);
  EXPECT_EQ(devices[0].kind, "zram");
  EXPECT_EQ(devices[0].size, 507412 * kib);
  EXPECT_EQ(devices[0].used, 16 * kib);
  EXPECT_EQ(devices[0].priority, 5);
  EXPECT_EQ(devices[1].kind, "file");
  EXPECT_EQ(devices[2].name, "/media/my disk/swap");
  EXPECT_EQ(devices[3].kind, "partition");
  EXPECT_TRUE(parse_swaps("garbage\n/dev/zram0 partition x y z\n\n").empty());
}

}  // namespace
}  // namespace jetcrew::board
