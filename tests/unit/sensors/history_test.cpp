#include "sensors/history.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace jetcrew::sensors {
namespace {

const Series cpu{"cpu_load_ratio", ""};
const Series soc{"temperature_celsius", "SOC 2"};

TEST(Series, HaveAKeyThatLeadsBack) {
  EXPECT_EQ(cpu.key(), "cpu_load_ratio");
  EXPECT_EQ(soc.key(), "temperature_celsius SOC 2");
  EXPECT_EQ(Series::of_key(soc.key()), soc);
  EXPECT_EQ(Series::of_key(cpu.key()), cpu);
}

TEST(Series, SayTheirUnit) {
  EXPECT_EQ(cpu.unit(), "ratio");
  EXPECT_EQ(soc.unit(), "celsius");
  EXPECT_EQ((Series{"power_watts", ""}).unit(), "watts");
  EXPECT_EQ((Series{"gpu_frequency_hz", ""}).unit(), "hertz");
  EXPECT_EQ((Series{"memory_used_bytes", ""}).unit(), "bytes");
  EXPECT_EQ((Series{"disk_read_bytes_per_second", "sda"}).unit(), "bytes_per_second");
}

TEST(Values, AreOnlyWhatIsKnown) {
  Sample sample;
  EXPECT_TRUE(values_of(sample).empty());
  sample.cpu.load = 0.5;
  sample.temperatures = {{.zone = "CPU", .celsius = 40.0}, {.zone = "GPU"}};
  sample.power = Power{.total_watts = 5.0, .rails = {{.name = "VDD_IN", .watts = 5.0}, {.name = "VDD_SOC"}}};
  std::vector<std::string> keys;
  for (const auto& value : values_of(sample)) keys.push_back(value.series.key());
  EXPECT_EQ(keys, (std::vector<std::string>{"cpu_load_ratio", "temperature_celsius CPU", "power_watts",
                                            "power_watts VDD_IN"}));
}

TEST(SliceMaker, KeepsMeanAndGreatest) {
  SliceMaker maker;
  EXPECT_TRUE(maker.is_empty());
  maker.add({{cpu, 0.2}});
  maker.add({{cpu, 0.6}, {soc, -3.0}});
  const auto slice = maker.take(60);
  EXPECT_EQ(slice.time, 60);
  EXPECT_DOUBLE_EQ(slice.values.at("cpu_load_ratio").mean, 0.4);
  EXPECT_DOUBLE_EQ(slice.values.at("cpu_load_ratio").max, 0.6);
  EXPECT_DOUBLE_EQ(slice.values.at("temperature_celsius SOC 2").max, -3.0)
      << "not 0, which was never measured";
  EXPECT_TRUE(maker.is_empty());
}

TEST(SliceMaker, KeepsFourDigits) {
  SliceMaker maker;
  maker.add({{cpu, 0.123456}, {{"memory_used_bytes", ""}, 3'123'456'789.0}, {soc, 44.125}});
  const auto slice = maker.take(0);
  EXPECT_EQ(nlohmann::json(slice.values.at("cpu_load_ratio").mean).dump(), "0.1235");
  EXPECT_EQ(slice.values.at("memory_used_bytes").mean, 3'123'000'000.0);
  EXPECT_NEAR(slice.values.at("temperature_celsius SOC 2").mean, 44.13, 0.006);
}

TEST(Chart, HasEvenStepsWithGaps) {
  const std::vector<Slice> slices{{60, {{"cpu_load_ratio", {0.1, 0.2}}}},
                                  {120, {{"cpu_load_ratio", {0.3, 0.9}}}},
                                  {360, {{"cpu_load_ratio", {0.5, 0.5}}, {"power_watts", {7, 8}}}}};
  const auto chart = make_chart(slices, 0, 400, 120);
  EXPECT_EQ(chart.times, (std::vector<std::int64_t>{0, 120, 240, 360}));
  ASSERT_EQ(chart.lines.size(), 2U);
  EXPECT_DOUBLE_EQ(chart.lines[0].values[0]->mean, 0.1);
  EXPECT_DOUBLE_EQ(chart.lines[0].values[1]->max, 0.9);
  EXPECT_FALSE(chart.lines[0].values[2]);
  EXPECT_FALSE(chart.lines[1].values[1]);
  EXPECT_DOUBLE_EQ(chart.lines[1].values[3]->mean, 7);
  const auto json = to_json(chart);
  EXPECT_EQ(json.at("series")[1].at("mean").dump(), "[null,null,null,7.0]");
  EXPECT_EQ(json.at("series")[0].at("of"), nullptr);
  EXPECT_TRUE(make_chart({}, 0, 400, 60).times.empty());
}

TEST(RecentHistory, KeepsAnHour) {
  RecentHistory history;
  for (std::int64_t time = 10'000; time < 15'000; ++time) history.add(time, {{cpu, 0.5}});
  EXPECT_EQ(history.oldest(), 15'000 - RecentHistory::seconds);
  EXPECT_EQ(history.since(0, 1).size(), static_cast<std::size_t>(RecentHistory::seconds));
  EXPECT_EQ(history.since(14'930, 60).size(), 2U) << "the first step is one that was begun";
}

TEST(RecentHistory, TakesOneRowASecond) {
  RecentHistory history;
  history.add(100, {{cpu, 0.1}});
  history.add(100, {{cpu, 0.9}});
  const auto slices = history.since(0, 1);
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_NEAR(slices[0].values.at("cpu_load_ratio").mean, 0.1, 1e-6);
}

// The board woke up in 2031, and then asked a time server.
TEST(RecentHistory, ForgetsTheFutureOfAClockThatWasSetBack) {
  RecentHistory history;
  history.add(2'000'000'000, {{cpu, 0.1}});
  history.add(1'800'000'000, {{cpu, 0.2}});
  EXPECT_EQ(history.oldest(), 1'800'000'000);
  EXPECT_EQ(history.since(0, 1).size(), 1U);
}

TEST(RecentHistory, SeriesComeLateAndAreBounded) {
  RecentHistory history;
  history.add(1, {{cpu, 0.1}});
  history.add(2, {{cpu, 0.2}, {soc, 40}});
  const auto slices = history.since(0, 1);
  EXPECT_EQ(slices[0].values.size(), 1U);
  EXPECT_EQ(slices[1].values.size(), 2U);
  std::vector<Value> many;
  for (int zone = 0; zone < 500; ++zone) many.push_back({{"temperature_celsius", std::to_string(zone)}, 1});
  history.add(3, many);
  EXPECT_EQ(history.since(3, 1).at(0).values.size(), RecentHistory::most_series - 2);
}

}  // namespace
}  // namespace jetcrew::sensors
