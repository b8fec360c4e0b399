#include "sensors/engines.hpp"
#include "sensors/fans.hpp"
#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

using FanTest = SensorsTest;
using EngineTest = SensorsTest;

TEST_F(FanTest, OfR32HasADriverOfItsOwn) {
  put("sys/devices/pwm-fan/target_pwm", "80");
  put("sys/devices/pwm-fan/cur_pwm", "51");
  put("sys/devices/pwm-fan/rpm_measured", "0");
  put("sys/devices/pwm-fan/tach_enable", "0");
  auto fans = FanSensor(root_).read();
  ASSERT_EQ(fans.size(), 1U);
  EXPECT_DOUBLE_EQ(fans[0].duty.value_or(-1), 0.2);
  EXPECT_FALSE(fans[0].rpm) << "nobody counts the turns";
  put("sys/devices/pwm-fan/tach_enable", "1");
  EXPECT_EQ(FanSensor(root_).read().at(0).rpm, 0);
}

TEST_F(FanTest, LaterIsAMonitorAndItsCounterAnother) {
  put("sys/class/hwmon/hwmon2/name", "pwmfan\n");
  put("sys/class/hwmon/hwmon2/pwm1", "255\n");
  put("sys/class/hwmon/hwmon3/name", "pwm_tach\n");
  put("sys/class/hwmon/hwmon3/rpm", "1636\n");
  put("sys/devices/pwm-fan/hwmon/hwmon2/name", "pwmfan");
  put("sys/devices/pwm-fan/target_pwm", "1");
  FanSensor sensor(root_);
  sensor.find();
  auto fans = sensor.read();
  ASSERT_EQ(fans.size(), 1U);
  EXPECT_DOUBLE_EQ(fans[0].duty.value_or(-1), 1);
  EXPECT_EQ(fans[0].rpm, 1636);
  remove("sys/class/hwmon/hwmon3/rpm");
  put("sys/class/hwmon/hwmon3/fan1_input", "1700\n");
  EXPECT_EQ(FanSensor(root_).read().at(0).rpm, 1700);
  put("sys/class/hwmon/hwmon2/pwm1", "256\n");
  EXPECT_FALSE(FanSensor(root_).read().at(0).duty);
}

TEST_F(FanTest, ABoardWithoutOneHasNone) {
  EXPECT_TRUE(FanSensor(root_).read().empty());
}

TEST(Engine, IsAClockOfTheChipsParts) {
  for (const auto* clock :
       {"ape", "se", "dla0_core", "pva0_vps", "vic03", "nvjpg", "nvenc", "nvdec", "msenc", "ofa"})
    EXPECT_TRUE(is_engine(clock)) << clock;
  for (const auto* clock : {"nvdec.cbus", "override.emc", "sel", "cpu", "aped", "gpu"})
    EXPECT_FALSE(is_engine(clock)) << clock;
}

TEST_F(EngineTest, IsOnWhereItsClockIsInUse) {
  put("sys/kernel/debug/clk/nvdec/clk_enable_count", "0");
  put("sys/kernel/debug/clk/nvdec/clk_rate", "716800000");
  put("sys/kernel/debug/clk/nvenc/clk_enable_count", "2");
  put("sys/kernel/debug/clk/nvenc/clk_rate", "716800000");
  put("sys/kernel/debug/clk/vic03/clk_rate", "18446744073709551615");
  put("sys/kernel/debug/clk/ape/clk_rate", "25000000");
  const auto engines = EngineSensor(root_).read();
  ASSERT_EQ(engines.size(), 3U);
  EXPECT_EQ(engines[0].name, "ape");
  EXPECT_TRUE(engines[0].online) << "its rate is all that is known";
  EXPECT_FALSE(engines[1].online);
  EXPECT_TRUE(engines[2].online);
  EXPECT_EQ(engines[2].frequency, 716'800'000);
}

}  // namespace
}  // namespace jetcrew::sensors
