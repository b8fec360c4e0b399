#include "sensors/record.hpp"

#include "state/sensor_history.hpp"
#include "support/database_fixture.hpp"

namespace jetcrew::sensors {
namespace {

constexpr std::int64_t start = 1'700'000'100;  // a quarter of an hour begins

class RecordTest : public DatabaseTest {
 protected:
  static Slice minute_at(std::int64_t time, double mean, double max) {
    return {time, {{"cpu_load_ratio", {mean, max}}}};
  }
};

TEST_F(RecordTest, MinutesAreReadBack) {
  keep_minutes(database(), {minute_at(start, 0.1, 0.2), minute_at(start + 60, 0.3, 0.4)}, start + 120);
  const auto slices = kept_slices(database(), state::minute, start, start + 60);
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_DOUBLE_EQ(slices[1].values.at("cpu_load_ratio").max, 0.4);
  EXPECT_TRUE(kept_slices(database(), state::quarter_hour, 0, start + 120).empty()) << "it is not over yet";
}

TEST_F(RecordTest, QuartersAreMadeOnceTheyAreOver) {
  ASSERT_EQ(start % state::quarter_hour, 0);
  std::vector<Slice> minutes;
  for (int at = 0; at < 16; ++at)
    minutes.push_back(minute_at(start + at * 60, at < 15 ? 0.2 : 1, at == 3 ? 0.9 : 0.2));
  keep_minutes(database(), minutes, start + 16 * 60);
  const auto quarters = kept_slices(database(), state::quarter_hour, 0, start + 3600);
  ASSERT_EQ(quarters.size(), 1U);
  EXPECT_EQ(quarters[0].time, start);
  EXPECT_DOUBLE_EQ(quarters[0].values.at("cpu_load_ratio").mean, 0.2);
  EXPECT_DOUBLE_EQ(quarters[0].values.at("cpu_load_ratio").max, 0.9);
  // The board was off for some hours; the quarter that was begun then is made now.
  keep_minutes(database(), {minute_at(start + 36'000, 0.5, 0.5)}, start + 36'060);
  EXPECT_EQ(kept_slices(database(), state::quarter_hour, 0, start + 40'000).size(), 2U);
}

TEST_F(RecordTest, ATimeThatNobodyHasSetIsNotKept) {
  keep_minutes(database(), {minute_at(60, 0.1, 0.2)}, 120);
  EXPECT_TRUE(kept_slices(database(), state::minute, 0, 1000).empty());
}

TEST_F(RecordTest, WhatIsNoSummaryIsPassedOver) {
  state::put_sensor_row(database(), state::minute,
                        {start, {{"a", "text"}, {"b", {1}}, {"c", {1, "x"}}, {"d", {1, 2}}}});
  const auto slices = kept_slices(database(), state::minute, start, start);
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_EQ(slices[0].values.size(), 1U);
}

}  // namespace
}  // namespace jetcrew::sensors
