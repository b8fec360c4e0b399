#include "sensors/settings.hpp"

#include "sensors_fixture.hpp"
#include "support/error_of.hpp"

namespace jetcrew::sensors {
namespace {

using std::chrono::milliseconds;

TEST(SensorSettings, AreRead) {
  EXPECT_EQ(parse_settings("", "sensors.toml").interval, milliseconds(1000));
  EXPECT_TRUE(parse_settings("", "sensors.toml").keep);
  const auto settings = parse_settings("interval_seconds = 0.5\nkeep = false\n", "sensors.toml");
  EXPECT_EQ(settings.interval, milliseconds(500));
  EXPECT_FALSE(settings.keep);
  EXPECT_EQ(parse_settings("interval_seconds = 60", "sensors.toml").interval, milliseconds(60'000));
}

TEST(SensorSettings, SayWhichLineIsWrong) {
  for (const auto* text : {"\ninterval_seconds = 0.1", "\ninterval_seconds = 61", "\ninterval_seconds = nan",
                           "\ninterval_seconds = \"1\"", "\nkeep = 1", "\nkept = true", "\nkeep = "}) {
    const auto error = error_of([&] { parse_settings(text, "sensors.toml"); });
    EXPECT_EQ(error.code(), "sensor_settings_invalid") << text;
    EXPECT_EQ(error.facts().at("line"), "2") << text;
  }
}

using SensorSettingsTest = SensorsTest;

TEST_F(SensorSettingsTest, CountAsNoneWhereTheyAreWrong) {
  EXPECT_EQ(read_settings(root_).interval, milliseconds(1000));
  put("etc/jetcrew/sensors.toml", "interval_seconds = 5\n");
  EXPECT_EQ(read_settings(root_).interval, milliseconds(5000));
  put("etc/jetcrew/sensors.toml", "interval_seconds = 5\nkeep =");
  EXPECT_EQ(read_settings(root_).interval, milliseconds(1000));
}

}  // namespace
}  // namespace jetcrew::sensors
