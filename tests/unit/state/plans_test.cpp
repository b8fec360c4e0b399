#include "state/plans.hpp"

#include "state/job_records.hpp"
#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using PlansTest = StateTest;

TEST_F(PlansTest, AreKeptAndApprovedOnce) {
  Plan plan;
  plan.digest = "sha256:1234";
  plan.requests = {"deb:libx", "wheel:numpy"};
  plan.environment = "default";
  plan.document = {{"status", "solved"}};
  const auto id = add_plan(database(), plan);
  const auto job = add_job(database(), "install", {{"plan", id}});

  auto found = find_plan(database(), id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->requests, plan.requests);
  EXPECT_EQ(found->document, plan.document);
  EXPECT_EQ(found->created, database().now());
  EXPECT_FALSE(found->approved_at);

  clock.advance(std::chrono::seconds(1));
  EXPECT_TRUE(approve_plan(database(), id, job));
  found = find_plan_of_job(database(), job);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->approved_at, database().now());
  EXPECT_FALSE(approve_plan(database(), id, add_job(database(), "install", {})));
  EXPECT_FALSE(approve_plan(database(), 99, job));
}

TEST_F(PlansTest, TheNewestComeFirst) {
  for (int at = 0; at < 3; ++at) {
    Plan plan;
    plan.requests = nlohmann::json::array();
    add_plan(database(), plan);
  }
  const auto first = list_plans(database(), {.limit = 2, .cursor = ""});
  ASSERT_EQ(first.items.size(), 2U);
  EXPECT_EQ(first.items[0].id, 3);
  const auto second = list_plans(database(), {.limit = 2, .cursor = first.next_cursor.value()});
  ASSERT_EQ(second.items.size(), 1U);
  EXPECT_EQ(second.items[0].id, 1);
}

}  // namespace
}  // namespace jetcrew::state
