#include "sensors/power.hpp"

#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

using PowerTest = SensorsTest;

TEST(TotalWatts, IsThatOfTheRailThatFeedsTheBoard) {
  const std::vector<Rail> orin{{.name = "VDD_IN", .watts = 7.5}, {.name = "VDD_SOC", .watts = 2.5}};
  EXPECT_EQ(total_watts(orin), 7.5);
  const std::vector<Rail> agx{
      {.name = "VDD_GPU_SOC", .watts = 5}, {.name = "VDD_CPU_CV", .watts = 3}, {.name = "X"}};
  EXPECT_EQ(total_watts(agx), 8.0);
  EXPECT_FALSE(total_watts({{.name = "VDD_IN"}}));
}

TEST_F(PowerTest, OfR32ComesFromIio) {
  put("sys/bus/i2c/devices/6-0040/name", "ina3221x\n");
  const std::filesystem::path device = "sys/bus/i2c/devices/6-0040/iio:device0";
  put(device / "rail_name_0", "POM_5V_IN\n");
  put(device / "in_voltage0_input", "5112\n");
  put(device / "in_current0_input", "200\n");
  put(device / "in_power0_input", "1022\n");
  put(device / "crit_current_limit_0", "32760 ma\n");
  put(device / "rail_name_1", "NC\n");
  put(device / "in_power1_input", "5\n");
  const auto power = PowerSensor(root_).read(true);
  ASSERT_TRUE(power);
  ASSERT_EQ(power->rails.size(), 1U) << "nothing is connected to the second";
  EXPECT_EQ(power->rails[0].name, "POM_5V_IN");
  EXPECT_DOUBLE_EQ(power->rails[0].volts.value_or(-1), 5.112);
  EXPECT_DOUBLE_EQ(power->rails[0].amperes.value_or(-1), 0.2);
  EXPECT_DOUBLE_EQ(power->rails[0].watts.value_or(-1), 1.022);
  EXPECT_DOUBLE_EQ(power->rails[0].critical_amperes.value_or(-1), 32.76);
}

TEST_F(PowerTest, FromR34OnComesFromHwmon) {
  put("sys/bus/i2c/devices/1-0040/name", "ina3221\n");
  const std::filesystem::path device = "sys/bus/i2c/devices/1-0040/hwmon/hwmon1";
  put(device / "name", "ina3221\n");
  put(device / "in1_label", "VDD_IN\n");
  put(device / "in1_input", "4968\n");
  put(device / "curr1_input", "1520\n");
  put(device / "in7_label", "sum of shunt voltages\n");
  put(device / "in7_input", "12\n");
  PowerSensor sensor(root_);
  sensor.find();
  const auto power = sensor.read(true);
  ASSERT_TRUE(power);
  ASSERT_EQ(power->rails.size(), 1U);
  EXPECT_NEAR(power->rails[0].watts.value_or(-1), 7.55136, 1e-9) << "the driver does not tell it";
  EXPECT_EQ(power->total_watts, power->rails[0].watts);
}

TEST_F(PowerTest, OfThorComesFromItsOwnChip) {
  put("sys/class/hwmon/hwmon3/name", "ina238\n");
  put("sys/class/hwmon/hwmon3/in1_input", "20000\n");
  put("sys/class/hwmon/hwmon3/curr1_input", "1500\n");
  put("sys/class/hwmon/hwmon3/power1_input", "30000000\n");
  const auto power = PowerSensor(root_).read(true);
  ASSERT_TRUE(power);
  EXPECT_EQ(power->rails[0].name, "VIN");
  EXPECT_DOUBLE_EQ(power->total_watts.value_or(-1), 30);
}

TEST_F(PowerTest, GarbageIsNoPower) {
  put("sys/bus/i2c/devices/1-0040/name", "ina3221\n");
  const std::filesystem::path device = "sys/bus/i2c/devices/1-0040/hwmon/hwmon1";
  put(device / "in1_label", "VDD_IN\n");
  put(device / "in1_input", "-5\n");
  put(device / "curr1_input", "much\n");
  const auto power = PowerSensor(root_).read(true);
  ASSERT_TRUE(power);
  EXPECT_FALSE(power->rails[0].volts);
  EXPECT_FALSE(power->rails[0].watts);
  EXPECT_FALSE(power->total_watts);
  put("sys/bus/i2c/devices/1-0040/name", "tmp451\n");
  EXPECT_FALSE(PowerSensor(root_).read(true));
}

}  // namespace
}  // namespace jetcrew::sensors
