#include "state/events.hpp"

#include "state/job_records.hpp"
#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using EventsTest = StateTest;

std::int64_t say(Database& database, std::optional<std::int64_t> job = std::nullopt,
                 std::string topic = "log") {
  return add_event(database, topic, job, {{"message", "x"}});
}

TEST_F(EventsTest, AreReadAfterAnIdByTopic) {
  say(database());
  const auto second = say(database(), std::nullopt, "job");
  say(database(), std::nullopt, "step");
  EXPECT_EQ(events_after(database(), 0, {}, 100).size(), 3U);
  EXPECT_EQ(events_after(database(), 0, {}, 2).size(), 2U);
  EXPECT_EQ(events_after(database(), 0, {"log", "step"}, 100).size(), 2U);
  EXPECT_TRUE(events_after(database(), 3, {}, 100).empty());
  const auto jobs = events_after(database(), 1, {"job"}, 100);
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].id, second);
  EXPECT_EQ(jobs[0].data.at("message"), "x");
  EXPECT_EQ(jobs[0].created, database().now());
}

TEST_F(EventsTest, OfOneJob) {
  const auto job = add_job(database(), "x", {});
  say(database());
  const auto mine = say(database(), job);
  say(database(), job);
  ASSERT_EQ(events_of_job(database(), job, 0, {}, 100).size(), 2U);
  EXPECT_EQ(events_of_job(database(), job, mine, {}, 100).size(), 1U);
  EXPECT_TRUE(events_of_job(database(), job, 0, {"topic of no event"}, 100).empty());
}

TEST_F(EventsTest, PruningKeepsTheNewestAndUnfinishedJobs) {
  EXPECT_EQ(newest_event(database()), 0);
  EXPECT_EQ(oldest_event(database()), 1);
  const auto job = add_job(database(), "x", {});
  const auto kept = say(database(), job);
  for (int at = 0; at < 9; ++at) say(database());
  prune_events(database(), 4);
  const auto left = events_after(database(), 0, {}, 100);
  ASSERT_EQ(left.size(), 5U);
  EXPECT_EQ(left[0].id, kept);
  EXPECT_EQ(left[1].id, 7);
  EXPECT_EQ(oldest_event(database()), 7) << "2 to 6 are missing";
  EXPECT_EQ(newest_event(database()), 10);

  auto done = find_job(database(), job).value();
  done.state = JobState::succeeded;
  done.finished = database().now();
  save_job(database(), done);
  prune_events(database(), 0);
  EXPECT_TRUE(events_after(database(), 0, {}, 100).empty());
  EXPECT_EQ(oldest_event(database()), 11);
  EXPECT_EQ(say(database()), 11) << "no number is given twice";
}

TEST_F(EventsTest, ArePrunedByThemselves) {
  Database memory(":memory:", clock);
  Transaction quick(memory);
  for (std::int64_t at = 0; at < events_kept + 600; ++at) say(memory);
  const auto left = newest_event(memory) - oldest_event(memory) + 1;
  EXPECT_GE(left, events_kept);
  EXPECT_LT(left, events_kept + 600);
}

}  // namespace
}  // namespace jetcrew::state
