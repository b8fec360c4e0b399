#include "jobs/context.hpp"

#include "jobs_fixture.hpp"

namespace jetcrew::jobs {
namespace {

class ContextTest : public JobsTest {
 protected:
  Journal journal{database()};
  state::Job begun = [this] {
    auto made = job(journal.queue("install", {{"plan", 7}}));
    journal.move(made, JobState::running);
    return made;
  }();
  std::stop_source stop;
  Context context{journal, begun, stop.get_token(), true};

  std::size_t progress_events() {
    std::size_t count = 0;
    for (const auto& type : told("job", "type")) count += type == "progress" ? 1U : 0U;
    return count;
  }
};

TEST_F(ContextTest, KnowsItsJob) {
  EXPECT_EQ(context.id(), begun.id);
  EXPECT_EQ(context.request().at("plan"), 7);
  EXPECT_TRUE(context.resumed());
}

TEST_F(ContextTest, ProgressIsToldFiveTimesASecondAndTheLastAlways) {
  for (int done = 1; done <= 999; ++done) {
    context.progress(done, 1000, "bytes");
    clock.advance(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(progress_events(), 5U);
  context.progress(1000, 1000, "bytes");
  EXPECT_EQ(progress_events(), 6U);
  EXPECT_EQ(job(begun.id).progress, (state::Progress{1000, 1000, "bytes"}));
}

TEST_F(ContextTest, HeldProgressGoesOutWithWhatFollows) {
  context.plan_steps({{"a", "a", "debs"}});
  context.progress(1, 10, "steps");
  context.progress(2, 10, "steps");
  EXPECT_EQ(job(begun.id).progress.done, 1);
  context.step("a", StepState::running);
  EXPECT_EQ(job(begun.id).progress.done, 2);
  context.progress(3, 10, "steps");
  context.phase("checks");
  EXPECT_EQ(job(begun.id).progress.done, 3);
}

TEST_F(ContextTest, AClockSetBackDoesNotSilenceProgress) {
  context.progress(1, 10, "steps");
  clock.advance(-std::chrono::hours(24 * 365));
  context.progress(2, 10, "steps");
  EXPECT_EQ(progress_events(), 2U);
}

TEST_F(ContextTest, ProgressIsInBytesOrSteps) {
  EXPECT_EQ(error_of([&] { context.progress(1, 2, "miles"); }).code(), "internal");
  context.phase("still saved");
  EXPECT_EQ(job(begun.id).phase, "still saved");
}

TEST_F(ContextTest, LogsAndEventsNameTheJobAndTheTime) {
  context.log(LogLevel::warning, "slow card");
  context.event("check", {{"name", "import-numpy"}});
  const auto events = state::events_after(database(), 0, {"log", "check"}, 10);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].data.at("level"), "warning");
  EXPECT_EQ(events[0].data.at("message"), "slow card");
  EXPECT_EQ(events[1].topic, "check");
  for (const auto& event : events) {
    EXPECT_EQ(event.data.at("job"), begun.id);
    EXPECT_EQ(event.data.at("time"), database().now());
  }
}

TEST_F(ContextTest, KnowsWhatIsDone) {
  context.plan_steps({{"a", "a", "debs"}, {"b", "b", "debs"}});
  EXPECT_FALSE(context.is_done("a"));
  context.step("a", StepState::done);
  context.step("b", StepState::skipped, "there already");
  EXPECT_TRUE(context.is_done("a"));
  EXPECT_TRUE(context.is_done("b"));
  EXPECT_FALSE(context.is_done("c"));
}

TEST_F(ContextTest, StepsThatAreFoundLaterComeBehindThoseThatAreThere) {
  context.plan_steps({{"a", "a", "debs"}, {"b", "b", "debs"}});
  context.step("a", StepState::done);
  context.add_steps({{"b", "another title", "checks"}, {"c", "c", "checks"}});
  const auto steps = state::steps_of(database(), begun.id);
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0].state, StepState::done);
  EXPECT_EQ(steps[1].title, "b") << "known already";
  EXPECT_EQ(steps[2].name, "c");
  EXPECT_EQ(steps[2].seq, 3);
  EXPECT_EQ(steps[2].state, StepState::todo);
  context.step("c", StepState::running);
}

TEST_F(ContextTest, WhatIsDoneCountsIntoTheWhole) {
  context.progress(4, 3, "steps");
  EXPECT_EQ(job(begun.id).progress, (state::Progress{4, 4, "steps"}));
}

TEST_F(ContextTest, ACheckpointThrowsOnceStopped) {
  EXPECT_NO_THROW(context.checkpoint());
  stop.request_stop();
  EXPECT_THROW(context.checkpoint(), Interrupted);
}

}  // namespace
}  // namespace jetcrew::jobs
