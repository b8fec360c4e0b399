#include "sensors/cpu.hpp"

#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

class CpuSensorTest : public SensorsTest {
 protected:
  CpuSensorTest() {
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "204000\n");
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_min_freq", "102000\n");
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_max_freq", "1479000\n");
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "schedutil\n");
    put("sys/devices/system/cpu/cpu1/online", "1\n");
    put("sys/devices/system/cpu/cpufreq/policy0", "");
    put("proc/stat",
        "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 5\n");
  }
};

TEST(ProcStat, CountsWhatIsNeitherIdleNorWaiting) {
  const auto times =
      parse_proc_stat("cpu  100 10 20 800 50 5 10 5 30 0\ncpu0 60 0 0 40 0 0 0 0 0 0\nintr 1 2 3\n");
  ASSERT_TRUE(times.total);
  EXPECT_EQ(times.total->all, 1000U);
  EXPECT_EQ(times.total->busy, 150U) << "guest time is in user time already";
  EXPECT_EQ(times.cores.at(0).busy, 60U);
}

TEST(ProcStat, PassesOverWhatItDoesNotUnderstand) {
  const auto times =
      parse_proc_stat("cpu\ncpu0 1 2\ncpux 1 2 3 4 5\ncpu1 1 2 -3 4\ncpu2 1 1 1 7 x\ncpu3 1 1 1 7\n");
  EXPECT_FALSE(times.total);
  ASSERT_EQ(times.cores.size(), 1U);
  EXPECT_EQ(times.cores.at(3).all, 10U);
  EXPECT_FALSE(parse_proc_stat("").total);
}

TEST_F(CpuSensorTest, TellsLoadsFromTheSecondTimeOn) {
  CpuSensor sensor(root_);
  const auto first = sensor.read(true);
  EXPECT_FALSE(first.load);
  ASSERT_EQ(first.cores.size(), 2U);
  EXPECT_FALSE(first.cores[0].load);
  put("proc/stat", "cpu  50 0 0 150\ncpu0 50 0 0 50\ncpu1 0 0 0 100\n");
  const auto second = sensor.read(false);
  EXPECT_DOUBLE_EQ(second.load.value_or(-1), 0.25);
  EXPECT_DOUBLE_EQ(second.cores[0].load.value_or(-1), 0.5);
  EXPECT_DOUBLE_EQ(second.cores[1].load.value_or(-1), 0);
}

TEST_F(CpuSensorTest, TellsFrequenciesInHertz) {
  const auto core = CpuSensor(root_).read(true).cores.at(0);
  EXPECT_TRUE(core.online) << "the first core often has no file that says so";
  EXPECT_EQ(core.frequency, 204'000'000);
  EXPECT_EQ(core.min_frequency, 102'000'000);
  EXPECT_EQ(core.max_frequency, 1'479'000'000);
  EXPECT_EQ(core.governor, "schedutil");
}

TEST_F(CpuSensorTest, ACoreThatIsOffSaysNothingElse) {
  CpuSensor sensor(root_);
  sensor.read(true);
  put("sys/devices/system/cpu/cpu1/online", "0\n");
  put("proc/stat", "cpu  50 0 0 150\ncpu0 50 0 0 50\n");
  const auto off = sensor.read(false).cores.at(1);
  EXPECT_FALSE(off.online);
  EXPECT_FALSE(off.load);
  // Its counters began anew when it came back.
  put("sys/devices/system/cpu/cpu1/online", "1\n");
  put("proc/stat", "cpu  50 0 0 151\ncpu0 50 0 0 51\ncpu1 0 0 0 1\n");
  const auto on = sensor.read(false).cores.at(1);
  EXPECT_TRUE(on.online);
  EXPECT_FALSE(on.load);
}

TEST_F(CpuSensorTest, GarbageIsNoFrequency) {
  put("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "<unknown>\n");
  put("sys/devices/system/cpu/cpu0/cpufreq/scaling_max_freq", "0\n");
  const auto core = CpuSensor(root_).read(true).cores.at(0);
  EXPECT_FALSE(core.frequency);
  EXPECT_FALSE(core.max_frequency);
}

TEST_F(CpuSensorTest, WithoutProcStatThereAreCoresAndNoLoads) {
  remove("proc");
  CpuSensor sensor(root_);
  sensor.read(true);
  const auto cpu = sensor.read(true);
  EXPECT_EQ(cpu.cores.size(), 2U);
  EXPECT_FALSE(cpu.load);
}

}  // namespace
}  // namespace jetcrew::sensors
