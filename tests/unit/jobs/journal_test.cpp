#include "jobs/journal.hpp"

#include "jobs_fixture.hpp"

namespace jetcrew::jobs {
namespace {

class JournalTest : public JobsTest {
 protected:
  int changes = 0;
  Journal journal{database(), [this] { ++changes; }};
  state::Job begin() {
    auto begun = job(journal.queue("install", {{"plan", 1}}));
    journal.move(begun, JobState::running);
    return begun;
  }
};

TEST_F(JournalTest, AStateAndItsEventComeTogether) {
  auto begun = begin();
  EXPECT_EQ(changes, 2);
  EXPECT_EQ(begun.started, database().now());
  journal.phase(begun, "debs");
  journal.move(begun, JobState::succeeded);
  EXPECT_EQ(job(begun.id).finished, database().now());
  EXPECT_EQ(told("job", "state"), (Texts{"queued", "running", "running", "succeeded"}));
  EXPECT_EQ(told("job", "phase"), (Texts{"", "", "debs", "debs"}));
}

TEST_F(JournalTest, WhatCannotBeSavedDidNotHappen) {
  auto begun = begin();
  database().execute("PRAGMA query_only = ON");
  EXPECT_EQ(error_of([&] { journal.move(begun, JobState::succeeded); }).code(), "read_only");
  EXPECT_EQ(begun.state, JobState::running) << "it can be tried again";
  database().execute("PRAGMA query_only = OFF");
  journal.move(begun, JobState::succeeded);
  EXPECT_EQ(job(begun.id).state, JobState::succeeded);
}

TEST_F(JournalTest, OneWriterAtATime) {
  const auto begun = begin();
  const auto error = error_of([&] { journal.queue("import", {}); });
  EXPECT_EQ(error.code(), "job_running");
  EXPECT_EQ(error.facts().at("job"), std::to_string(begun.id));
}

TEST_F(JournalTest, StepsAreToldWhenTheyChange) {
  auto begun = begin();
  journal.plan_steps(begun, {{"deb:a", "a 1.0", "debs"}, {"deb:b", "b 1.0", "debs"}});
  journal.step(begun, "deb:a", StepState::running, "unpacking");
  journal.step(begun, "deb:a", StepState::done, "");
  EXPECT_EQ(told("step", "state"), (Texts{"todo", "todo", "running", "done"}));
  EXPECT_EQ(told("step", "seq"), (Texts{"1", "2", "1", "1"}));
  EXPECT_EQ(error_of([&] { journal.step(begun, "deb:c", StepState::done, ""); }).code(), "internal");
}

TEST_F(JournalTest, ANewPlanKeepsWhatIsDone) {
  auto begun = begin();
  journal.plan_steps(begun, {{"a", "a", "debs"}, {"b", "b", "debs"}, {"c", "c", "debs"}});
  journal.step(begun, "a", StepState::done, "");
  journal.step(begun, "b", StepState::done, "");
  journal.plan_steps(begun, {{"b", "b", "debs"}, {"d", "d", "debs"}});
  EXPECT_EQ(steps(begun.id), (Texts{"a=done", "b=done", "d=todo"}));
  EXPECT_EQ(error_of([&] { journal.plan_steps(begun, {{"x", "", ""}, {"x", "", ""}}); }).code(), "internal");
}

TEST_F(JournalTest, TakenUpAgainOpenStepsAreToDo) {
  auto begun = begin();
  journal.plan_steps(begun, {{"a", "a", "debs"}, {"b", "b", "debs"}, {"c", "c", "debs"}});
  journal.step(begun, "a", StepState::done, "");
  journal.step(begun, "b", StepState::failed, "once");
  journal.step(begun, "c", StepState::running, "");
  journal.move(begun, JobState::running);
  EXPECT_EQ(steps(begun.id), (Texts{"a=done", "b=todo", "c=todo"}));
}

struct End {
  JobState state;
  Texts steps;
};

TEST_F(JournalTest, NoStepStaysOpenAfterABadEnd) {
  for (const auto& end : {End{JobState::failed, {"a=done", "b=failed", "c=skipped"}},
                          End{JobState::cancelled, {"a=done", "b=failed", "c=skipped"}}}) {
    auto begun = begin();
    journal.plan_steps(begun, {{"a", "a", "debs"}, {"b", "b", "debs"}, {"c", "c", "debs"}});
    journal.step(begun, "a", StepState::done, "");
    journal.step(begun, "b", StepState::running, "");
    journal.move(begun, end.state);
    EXPECT_EQ(steps(begun.id), end.steps);
  }
}

TEST_F(JournalTest, AFinishedStepEndsTheCountOfAttemptsOnce) {
  auto begun = begin();
  journal.plan_steps(begun, {{"a", "a", "debs"}});
  begun.attempts = 2;
  journal.step(begun, "a", StepState::running, "");
  EXPECT_EQ(begun.attempts, 2);
  journal.step(begun, "a", StepState::done, "");
  EXPECT_EQ(begun.attempts, 0);
  EXPECT_EQ(job(begun.id).attempts, 0);
  begun.attempts = 2;
  journal.step(begun, "a", StepState::running, "");
  journal.step(begun, "a", StepState::done, "");
  EXPECT_EQ(begun.attempts, 2) << "it was done before";
}

TEST_F(JournalTest, LongAndOddDetailsAreMadeFit) {
  auto begun = begin();
  journal.plan_steps(begun, {{"a", "a", "debs"}});
  journal.step(begun, "a", StepState::running, std::string(100'000, 'x'));
  EXPECT_EQ(state::find_step(database(), begun.id, "a")->detail.size(), 8192U);
  journal.step(begun, "a", StepState::running, "\xff");
  EXPECT_EQ(state::find_step(database(), begun.id, "a")->detail, "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace jetcrew::jobs
