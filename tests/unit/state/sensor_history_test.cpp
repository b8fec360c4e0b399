#include "state/sensor_history.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

class SensorHistoryTest : public StateTest {
 protected:
  std::vector<std::int64_t> times(std::int64_t resolution) {
    std::vector<std::int64_t> times;
    for (const auto& row : sensor_rows(database(), resolution, 0, INT64_MAX)) times.push_back(row.time);
    return times;
  }
};

TEST_F(SensorHistoryTest, IsReadBackInOrder) {
  put_sensor_row(database(), minute, {120, {{"cpu_load_ratio", {0.2, 0.4}}}});
  put_sensor_row(database(), minute, {60, {{"cpu_load_ratio", {0.1, 0.3}}}});
  put_sensor_row(database(), quarter_hour, {900, nlohmann::json::object()});
  put_sensor_row(database(), minute, {120, {{"cpu_load_ratio", {0.5, 0.5}}}});
  const auto rows = sensor_rows(database(), minute, 60, 180);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].time, 60);
  EXPECT_EQ(rows[1].document.at("cpu_load_ratio")[1], 0.5) << "the later one of a minute counts";
  EXPECT_EQ(sensor_rows(database(), minute, 61, 120).size(), 0U);
  EXPECT_EQ(newest_sensor_row(database(), minute, 119), 60);
  EXPECT_EQ(newest_sensor_row(database(), quarter_hour, 899), 0);
}

TEST_F(SensorHistoryTest, TakesNoTimesBetween) {
  EXPECT_NE(error_of([&] { put_sensor_row(database(), minute, {61, nlohmann::json::object()}); }).code(),
            "none");
  EXPECT_NE(error_of([&] { put_sensor_row(database(), 30, {60, nlohmann::json::object()}); }).code(), "none");
}

TEST_F(SensorHistoryTest, IsBounded) {
  Transaction transaction(database());
  const auto count = sensor_rows_kept + 10;
  for (std::int64_t row = 1; row <= count; ++row)
    put_sensor_row(database(), minute, {row * minute, nlohmann::json::object()});
  put_sensor_row(database(), quarter_hour, {900, nlohmann::json::object()});
  transaction.commit();
  prune_sensor_rows(database(), count * minute);
  const auto left = times(minute);
  EXPECT_EQ(static_cast<std::int64_t>(left.size()), sensor_rows_kept);
  EXPECT_EQ(left.front(), 11 * minute);
  EXPECT_EQ(times(quarter_hour).size(), 1U) << "each resolution for itself";
}

// Else rows of a wrong clock would count as the newest for years.
TEST_F(SensorHistoryTest, AFutureThatAWrongClockMadeUpGoes) {
  put_sensor_row(database(), minute, {600, nlohmann::json::object()});
  put_sensor_row(database(), minute, {60 * 100'000, nlohmann::json::object()});
  prune_sensor_rows(database(), 660);
  EXPECT_EQ(times(minute), (std::vector<std::int64_t>{600}));
}

}  // namespace
}  // namespace jetcrew::state
