#include "jobs/events.hpp"

#include "jobs_fixture.hpp"

namespace jetcrew::jobs {
namespace {

using StreamEventsTest = JobsTest;

TEST_F(StreamEventsTest, AreOneLineOfJson) {
  EXPECT_EQ(stream_range(database()).newest, 0);
  state::add_event(database(), "log", std::nullopt, {{"message", "two\nlines"}});
  state::add_event(database(), "job", std::nullopt, {{"job", 1}});
  const auto all = stream_events(database(), 0, {}, 10);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].data, R"({"message":"two\nlines"})");
  EXPECT_EQ(stream_events(database(), 0, {"job"}, 10).at(0).id, 2);
  EXPECT_EQ(stream_range(database()).oldest, 1);
  EXPECT_EQ(stream_range(database()).newest, 2);
}

}  // namespace
}  // namespace jetcrew::jobs
