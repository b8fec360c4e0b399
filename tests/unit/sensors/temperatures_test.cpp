#include "sensors/temperatures.hpp"

#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

class TemperatureTest : public SensorsTest {
 protected:
  void put_zone(int number, std::string_view type, std::string_view temp) const {
    const auto folder =
        std::filesystem::path("sys/class/thermal") / ("thermal_zone" + std::to_string(number));
    put(folder / "type", type);
    put(folder / "temp", temp);
  }
};

TEST(ZoneName, IsWhatStandsBeforeTheFirstDash) {
  EXPECT_EQ(zone_name("CPU-therm"), "CPU");
  EXPECT_EQ(zone_name("cpu-thermal"), "cpu");
  EXPECT_EQ(zone_name("Tboard_tegra"), "Tboard");
  EXPECT_EQ(zone_name("thermal-fan-est"), "thermal");
  EXPECT_EQ(zone_name("iwlwifi"), "iwlwifi");
  EXPECT_EQ(zone_name("-x"), "-x");
}

TEST(Celsius, IsNoMeasurementWhereItCannotBe) {
  EXPECT_EQ(celsius_of(36500), 36.5);
  EXPECT_EQ(celsius_of(-5000), -5.0);
  EXPECT_FALSE(celsius_of(-256000)) << "the sensor is off";
  EXPECT_FALSE(celsius_of(1'000'000));
  EXPECT_FALSE(celsius_of(std::nullopt));
}

TEST_F(TemperatureTest, ZonesAreReadWithTheirLimit) {
  put_zone(0, "CPU-therm\n", "36500\n");
  put("sys/class/thermal/thermal_zone0/trip_point_0_type", "passive\n");
  put("sys/class/thermal/thermal_zone0/trip_point_0_temp", "97000\n");
  put("sys/class/thermal/thermal_zone0/trip_point_1_type", "critical\n");
  put("sys/class/thermal/thermal_zone0/trip_point_1_temp", "104500\n");
  put_zone(1, "PMIC-Die\n", "100000\n");
  put_zone(2, "GPU-therm\n", "-256000\n");
  TemperatureSensor sensor(root_);
  const auto zones = sensor.read();
  ASSERT_EQ(zones.size(), 2U) << "the power chip says 100 degrees always";
  EXPECT_EQ(zones[0].zone, "CPU");
  EXPECT_EQ(zones[0].celsius, 36.5);
  EXPECT_EQ(zones[0].critical_celsius, 104.5);
  EXPECT_EQ(zones[1].zone, "GPU");
  EXPECT_FALSE(zones[1].celsius);
}

TEST_F(TemperatureTest, TwoOfOneNameAreToldApart) {
  put_zone(0, "iwlwifi_1", "40000");
  put_zone(1, "iwlwifi_2", "41000");
  const auto zones = TemperatureSensor(root_).read();
  ASSERT_EQ(zones.size(), 2U);
  EXPECT_EQ(zones[0].zone, "iwlwifi");
  EXPECT_EQ(zones[1].zone, "iwlwifi 2");
}

TEST_F(TemperatureTest, DisksHaveTheirsAndZonesAreNotToldTwice) {
  put_zone(0, "cpu-thermal", "44125");
  put("sys/class/hwmon/hwmon0/name", "cpu_thermal");
  put("sys/class/hwmon/hwmon0/temp1_input", "44125");
  put("sys/class/hwmon/hwmon1/name", "nvme\n");
  put("sys/class/hwmon/hwmon1/temp1_input", "41850\n");
  put("sys/class/hwmon/hwmon1/temp1_crit", "84850\n");
  TemperatureSensor sensor(root_);
  sensor.find();
  const auto zones = sensor.read();
  ASSERT_EQ(zones.size(), 2U);
  EXPECT_EQ(zones[1].zone, "nvme");
  EXPECT_EQ(zones[1].celsius, 41.85);
  EXPECT_EQ(zones[1].critical_celsius, 84.85);
}

}  // namespace
}  // namespace jetcrew::sensors
