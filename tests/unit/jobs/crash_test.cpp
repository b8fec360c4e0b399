// What happens when the process dies: a child process runs a job over a real database file and is killed, the
// parent takes the job up. The child is forked while the parent has neither threads nor the database open.
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "jobs_fixture.hpp"

namespace jetcrew::jobs {
namespace {

class CrashTest : public JobsTest {
 protected:
  /// Runs `work` as kind `x` in a process that dies of SIGKILL in it; the job is submitted where there is
  /// none.
  void run_and_die(const Work& work) {
    opened.reset();
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) die_in(work);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << status;
    ASSERT_EQ(WTERMSIG(status), SIGKILL);
  }

  state::Job finish_with(const Work& work, std::int64_t id = 1) {
    Runner runner(database(), {{"x", work}});
    runner.start();
    return runner.wait(id);
  }

 private:
  [[noreturn]] void die_in(const Work& work) {
    try {
      Runner runner(database(), {{"x", work}});
      if (state::unfinished_jobs(database()).empty()) runner.submit("x", {{"plan", 3}});
      runner.start();
      runner.wait(1);
    } catch (const std::exception& error) {
      ::_exit(3);
    }
    ::_exit(2);
  }
};

void die() {
  ::kill(::getpid(), SIGKILL);
}

TEST_F(CrashTest, TheJobGoesOnWhereItWas) {
  run_and_die([](Context& context) {
    context.phase("debs");
    context.plan_steps({{"a", "a", "debs"}, {"b", "b", "debs"}, {"c", "c", "debs"}});
    context.step("a", StepState::running);
    context.step("a", StepState::done, "configured");
    context.step("b", StepState::running, "unpacking");
    die();
  });
  EXPECT_EQ(job(1).state, JobState::running);
  EXPECT_EQ(job(1).phase, "debs");
  EXPECT_EQ(steps(1), (Texts{"a=done", "b=running", "c=todo"})) << "what was said is on record";

  const auto done = finish_with([&](Context& context) {
    EXPECT_TRUE(context.resumed());
    EXPECT_EQ(context.request().at("plan"), 3);
    EXPECT_EQ(steps(1), (Texts{"a=done", "b=todo", "c=todo"}));
    context.plan_steps({{"b", "b", "debs"}, {"c", "c", "debs"}});
    for (const auto* name : {"b", "c"}) {
      context.step(name, StepState::running);
      context.step(name, StepState::done);
    }
  });
  EXPECT_EQ(done.state, JobState::succeeded);
  EXPECT_EQ(done.attempts, 0);
  EXPECT_EQ(steps(1), (Texts{"a=done", "b=done", "c=done"}));
  EXPECT_EQ(state::find_step(database(), 1, "a")->detail, "configured");
}

TEST_F(CrashTest, AJobThatKeepsKillingTheProcessFails) {
  const Work deadly = [](Context& context) {
    context.plan_steps({{"a", "a", ""}, {"b", "b", ""}});
    context.step("a", StepState::done);
    context.step("b", StepState::running);
    die();
  };
  for (int time = 0; time < 4; ++time) run_and_die(deadly);
  EXPECT_EQ(job(1).attempts, 3);
  const auto failed = finish_with([](Context&) { FAIL() << "it ran a fifth time"; });
  EXPECT_EQ(failed.state, JobState::failed);
  EXPECT_EQ(failed.error.at("code"), "job_keeps_failing");
  EXPECT_NE(failed.error.at("message").get<std::string>().find("4 times"), std::string::npos);
  EXPECT_EQ(steps(1), (Texts{"a=done", "b=skipped"}));
}

TEST_F(CrashTest, AJobThatGetsSomewhereEachTimeGoesOn) {
  const std::vector<StepPlan> plan = {{"1", "", ""}, {"2", "", ""}, {"3", "", ""}, {"4", "", ""},
                                      {"5", "", ""}, {"6", "", ""}, {"7", "", ""}};
  const Work slow = [&](Context& context) {
    context.plan_steps(plan);
    for (const auto& step : plan) {
      if (context.is_done(step.name)) continue;
      context.step(step.name, StepState::done);
      die();
    }
  };
  for (std::size_t time = 0; time < plan.size(); ++time) run_and_die(slow);
  EXPECT_EQ(finish_with(slow).state, JobState::succeeded);
}

TEST_F(CrashTest, EventsAreNumberedOnAcrossProcesses) {
  run_and_die([](Context& context) {
    context.log(LogLevel::info, "before");
    die();
  });
  const auto before = state::newest_event(database());
  finish_with([](Context& context) { context.log(LogLevel::info, "after"); });
  EXPECT_EQ(told("log", "message"), (Texts{"before", "after"}));
  EXPECT_GT(state::newest_event(database()), before);
}

}  // namespace
}  // namespace jetcrew::jobs
