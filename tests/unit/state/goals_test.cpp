#include "state/goals.hpp"

#include "state/job_records.hpp"
#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using GoalsTest = StateTest;

TEST_F(GoalsTest, AreKeptOnceInOrder) {
  const auto job = add_job(database(), "install", {});
  add_goal(database(), "default", "wheel:numpy", job);
  add_goal(database(), "default", "deb:libx", std::nullopt);
  add_goal(database(), "default", "wheel:numpy", std::nullopt);
  add_goal(database(), "other", "wheel:numpy", std::nullopt);
  const auto goals = list_goals(database());
  ASSERT_EQ(goals.size(), 3U);
  EXPECT_EQ(goals[0].request, "wheel:numpy");
  EXPECT_EQ(goals[0].job_id, job);
  EXPECT_EQ(goals[1].request, "deb:libx");
  EXPECT_TRUE(remove_goal(database(), "default", "deb:libx"));
  EXPECT_FALSE(remove_goal(database(), "default", "deb:libx"));
}

}  // namespace
}  // namespace jetcrew::state
