#include "sensors/memory_bus.hpp"

#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

using MemoryBusTest = SensorsTest;

TEST_F(MemoryBusTest, IsTheClockOfTheBootProcessor) {
  put("sys/kernel/debug/bpmp/debug/clk/emc/rate", "1600000000\n");
  put("sys/kernel/debug/bpmp/debug/clk/emc/max_rate", "3199000000\n");
  put("sys/kernel/actmon_avg_activity/mc_all", "160000\n");
  const auto bus = MemoryBusSensor(root_).read(true);
  ASSERT_TRUE(bus);
  EXPECT_EQ(bus->frequency, 1'600'000'000);
  EXPECT_EQ(bus->max_frequency, 3'199'000'000);
  EXPECT_DOUBLE_EQ(bus->load.value_or(-1), 0.1);
}

TEST_F(MemoryBusTest, OfANanoIsThatOfTheBandwidthManager) {
  put("sys/kernel/debug/clk/override.emc/clk_rate", "204000000");
  put("sys/kernel/debug/tegra_bwmgr/emc_max_rate", "1600000000");
  const auto bus = MemoryBusSensor(root_).read(true);
  ASSERT_TRUE(bus);
  EXPECT_EQ(bus->frequency, 204'000'000);
  EXPECT_EQ(bus->max_frequency, 1'600'000'000);
  EXPECT_FALSE(bus->load);
}

TEST_F(MemoryBusTest, OfThorEverybodyMayRead) {
  put("sys/class/devfreq/bwmgr/cur_freq", "1866000000");
  put("sys/class/devfreq/bwmgr/max_freq", "18446744073709551615");
  const auto bus = MemoryBusSensor(root_).read(true);
  ASSERT_TRUE(bus);
  EXPECT_EQ(bus->frequency, 1'866'000'000);
  EXPECT_FALSE(bus->max_frequency) << "that means none";
}

TEST_F(MemoryBusTest, IsAbsentWhereNothingTells) {
  MemoryBusSensor sensor(root_);
  EXPECT_FALSE(sensor.read(true));
  EXPECT_FALSE(sensor.denied());
  put("sys/kernel/debug/bpmp/debug/clk/emc/rate", "0");
  sensor.find();
  EXPECT_FALSE(sensor.read(true));
}

TEST_F(MemoryBusTest, IsNeverMoreThanBusy) {
  put("sys/kernel/debug/bpmp/debug/clk/emc/rate", "1000");
  put("sys/kernel/debug/cactmon/mc_all", "1600000");
  EXPECT_DOUBLE_EQ(MemoryBusSensor(root_).read(true)->load.value_or(-1), 1);
}

}  // namespace
}  // namespace jetcrew::sensors
