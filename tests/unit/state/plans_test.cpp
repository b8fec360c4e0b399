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
  found = find_plan(database(), id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->job_id, job);
  EXPECT_EQ(found->approved_at, database().now());
  EXPECT_FALSE(approve_plan(database(), id, add_job(database(), "install", {})));
  EXPECT_FALSE(approve_plan(database(), 99, job));
}

}  // namespace
}  // namespace jetcrew::state
