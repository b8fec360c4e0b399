#include "state/job_records.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using JobRecordsTest = StateTest;

TEST_F(JobRecordsTest, AJobIsSavedWithARevision) {
  const auto id = add_job(database(), "import", {{"path", "/media/x"}});
  auto job = find_job(database(), id).value();
  EXPECT_EQ(job.state, JobState::queued);
  EXPECT_EQ(job.request.at("path"), "/media/x");
  EXPECT_TRUE(job.error.is_null());
  job.state = JobState::failed;
  job.phase = "preflight";
  job.progress = {3, 10, "bytes"};
  job.error = {{"code", "disk_full"}};
  job.finished = database().now();
  job.attempts = 2;
  save_job(database(), job);
  EXPECT_EQ(job.rev, 2);
  const auto saved = find_job(database(), id).value();
  EXPECT_EQ(saved.state, JobState::failed);
  EXPECT_EQ(saved.progress, (Progress{3, 10, "bytes"}));
  EXPECT_EQ(saved.error, job.error);
  EXPECT_TRUE(saved.result.is_null());
  EXPECT_EQ(saved.attempts, 2);
  EXPECT_EQ(saved.rev, 2);
  EXPECT_FALSE(find_job(database(), id + 1));
}

TEST_F(JobRecordsTest, ACancelIsNotOverwritten) {
  const auto id = add_job(database(), "import", {});
  auto job = find_job(database(), id).value();
  request_cancel(database(), id);
  save_job(database(), job);
  EXPECT_TRUE(job.cancel_requested);
  EXPECT_TRUE(find_job(database(), id)->cancel_requested);
}

TEST_F(JobRecordsTest, EveryStateGoesInAndOut) {
  for (const auto state :
       {JobState::queued, JobState::running, JobState::succeeded, JobState::failed, JobState::cancelled}) {
    auto job = find_job(database(), add_job(database(), "x", {})).value();
    job.state = state;
    if (is_finished(state)) job.finished = database().now();
    save_job(database(), job);
    EXPECT_EQ(find_job(database(), job.id)->state, state) << to_text(state);
  }
  const auto unfinished = unfinished_jobs(database());
  ASSERT_EQ(unfinished.size(), 2U);
  EXPECT_EQ(unfinished[0].id, 1);
  EXPECT_EQ(list_jobs(database(), {}).items.front().id, 5);
}

TEST_F(JobRecordsTest, StepsAreReplacedAndSaved) {
  const auto id = add_job(database(), "x", {});
  std::vector<Step> steps;
  for (const auto state :
       {StepState::todo, StepState::running, StepState::done, StepState::failed, StepState::skipped}) {
    const auto seq = static_cast<std::int64_t>(steps.size()) + 1;
    steps.push_back({.job_id = id,
                     .seq = seq,
                     .name = fmt::format("step {}", seq),
                     .title = "title",
                     .phase = "debs",
                     .state = state,
                     .detail = "",
                     .started = std::nullopt,
                     .finished = std::nullopt});
  }
  replace_steps(database(), id, steps);
  const auto saved = steps_of(database(), id);
  ASSERT_EQ(saved.size(), steps.size());
  for (std::size_t at = 0; at < steps.size(); ++at) EXPECT_EQ(saved[at].state, steps[at].state);
  steps[0].detail = "unpacking";
  steps[0].started = database().now();
  save_step(database(), steps[0]);
  EXPECT_EQ(find_step(database(), id, "step 1")->detail, "unpacking");
  EXPECT_FALSE(find_step(database(), id, "step 9"));
  steps.resize(1);
  replace_steps(database(), id, steps);
  EXPECT_EQ(steps_of(database(), id).size(), 1U);
  steps[0].name = "other";
  EXPECT_EQ(error_of([&] { save_step(database(), steps[0]); }).code(), "internal");
}

}  // namespace
}  // namespace jetcrew::state
