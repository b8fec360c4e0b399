#include "jobs/runner.hpp"

#include <thread>

#include "jobs_fixture.hpp"

namespace jetcrew::jobs {
namespace {

class RunnerTest : public JobsTest {
 protected:
  std::optional<Runner> runner;

  Runner& start(std::map<std::string, Work> kinds) {
    runner.emplace(database(), std::move(kinds), RunnerOptions{.save_retry = std::chrono::milliseconds(5)});
    runner->start();
    return *runner;
  }
};

TEST_F(RunnerTest, AJobRunsToItsEnd) {
  auto& running = start({{"install", [](Context& context) {
                            EXPECT_FALSE(context.resumed());
                            context.phase("debs");
                            context.plan_steps({{"a", "a", "debs"}});
                            context.step("a", StepState::running);
                            context.step("a", StepState::done);
                            context.result({{"installed", 1}});
                          }}});
  const auto done = running.wait(running.submit("install", {{"plan", 1}}));
  EXPECT_EQ(done.state, JobState::succeeded);
  EXPECT_EQ(done.phase, "debs");
  EXPECT_EQ(done.result.at("installed"), 1);
  EXPECT_TRUE(done.error.is_null());
  EXPECT_TRUE(done.started && done.finished);
  EXPECT_EQ(running.wait(running.submit("install", {})).id, done.id + 1) << "and then the next one";
}

struct Failure {
  Work work;
  std::string code;
};

TEST_F(RunnerTest, AFailureIsSavedWithAllThatWasKnown) {
  const Failure failures[] = {
      {[](Context&) { throw Error("disk_full", "no space", "Free some.", {{"path", "/x"}}); }, "disk_full"},
      {[](Context&) { throw std::runtime_error("oops"); }, "internal"},
      {[](Context&) { throw Interrupted(); }, "internal"},
  };
  for (const auto& failure : failures) {
    auto& running = start({{"x", failure.work}});
    const auto failed = running.wait(running.submit("x", {}));
    EXPECT_EQ(failed.state, JobState::failed);
    EXPECT_EQ(failed.error.at("code"), failure.code);
    EXPECT_FALSE(failed.error.at("hint").get<std::string>().empty());
    EXPECT_EQ(told("job", "state").back(), "failed");
  }
  EXPECT_EQ(job(1).error.at("facts").at("path"), "/x");
}

TEST_F(RunnerTest, UnknownKindsAndJobsAreRefused) {
  auto& running = start({});
  EXPECT_EQ(error_of([&] { running.submit("bake", {}); }).code(), "job_kind_unknown");
  EXPECT_EQ(error_of([&] { running.cancel(9); }).code(), "not_found");
  EXPECT_EQ(error_of([&] { running.wait(9); }).code(), "not_found");
}

TEST_F(RunnerTest, OfTwoSubmitsAtOnceOneIsTaken) {
  auto& running = start({{"x", wait_for_stop}});
  std::atomic<int> taken = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int at = 0; at < 8; ++at)
    threads.emplace_back([&] {
      try {
        running.submit("x", {});
        ++taken;
      } catch (const Error& error) {
        refused += error.code() == "job_running" ? 1 : 0;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, 7);
}

TEST_F(RunnerTest, ASubmitInATransactionRunsOnceThatIsCommitted) {
  auto& running = start({{"x", [](Context&) {}}});
  {
    state::Transaction undone(database());
    running.submit("x", {});
  }
  EXPECT_TRUE(state::unfinished_jobs(database()).empty());
  state::Transaction transaction(database());
  const auto id = running.submit("x", {});
  transaction.commit();
  EXPECT_EQ(running.wait(id).state, JobState::succeeded);
}

TEST_F(RunnerTest, ARunningJobIsCancelledAtItsCheckpoint) {
  Door begun;
  auto& running = start({{"x", [&](Context& context) {
                            context.plan_steps({{"a", "a", ""}, {"b", "b", ""}});
                            context.step("a", StepState::running);
                            begun.open();
                            wait_for_stop(context);
                          }}});
  const auto id = running.submit("x", {});
  begun.pass();
  running.cancel(id);
  const auto cancelled = running.wait(id);
  EXPECT_EQ(cancelled.state, JobState::cancelled);
  EXPECT_TRUE(cancelled.error.is_null());
  EXPECT_EQ(steps(id), (Texts{"a=failed", "b=skipped"}));
  EXPECT_EQ(error_of([&] { running.cancel(id); }).code(), "job_finished");
}

TEST_F(RunnerTest, AQueuedJobIsCancelledAtOnce) {
  runner.emplace(database(), std::map<std::string, Work>{{"x", [](Context&) { FAIL() << "it ran"; }}});
  const auto id = runner->submit("x", {});
  EXPECT_EQ(runner->wait(id).state, JobState::queued) << "nobody runs it";
  runner->cancel(id);
  EXPECT_EQ(job(id).state, JobState::cancelled);
  runner->start();
  runner->stop();
  EXPECT_EQ(job(id).state, JobState::cancelled);
}

TEST_F(RunnerTest, AnErrorOfACancelledJobIsItsFailure) {
  Door begun;
  auto& running = start({{"x", [&](Context& context) {
                            begun.open();
                            Door stopped;
                            const std::stop_callback open(context.stop(), [&] { stopped.open(); });
                            stopped.pass();
                            throw Error("dpkg_failed", "dpkg is in the middle", "Run it again.");
                          }}});
  const auto id = running.submit("x", {});
  begun.pass();
  running.cancel(id);
  EXPECT_EQ(running.wait(id).error.at("code"), "dpkg_failed");
}

TEST_F(RunnerTest, AStopLeavesTheJobToTheNextProcess) {
  Door begun;
  auto& first = start({{"x", [&](Context& context) {
                          context.plan_steps({{"a", "a", ""}, {"b", "b", ""}});
                          context.step("a", StepState::done);
                          context.step("b", StepState::running);
                          begun.open();
                          wait_for_stop(context);
                        }}});
  const auto id = first.submit("x", {{"plan", 5}});
  begun.pass();
  runner.reset();
  EXPECT_EQ(job(id).state, JobState::running);
  EXPECT_EQ(steps(id), (Texts{"a=done", "b=running"}));

  opened.reset();
  auto& second = start({{"x", [](Context& context) {
                           EXPECT_TRUE(context.resumed());
                           EXPECT_EQ(context.request().at("plan"), 5);
                           context.plan_steps({{"a", "a", ""}, {"b", "b", ""}});
                           EXPECT_TRUE(context.is_done("a"));
                           EXPECT_FALSE(context.is_done("b"));
                           context.step("b", StepState::done);
                         }}});
  EXPECT_EQ(error_of([&] { second.submit("y", {}); }).code(), "job_kind_unknown");
  const auto done = second.wait(id);
  EXPECT_EQ(done.state, JobState::succeeded);
  EXPECT_EQ(steps(id), (Texts{"a=done", "b=done"}));
}

TEST_F(RunnerTest, AnErrorWhileTheProcessEndsIsNoFailure) {
  Door begun;
  auto& first = start({{"x", [&](Context& context) {
                          begun.open();
                          Door stopped;
                          const std::stop_callback open(context.stop(), [&] { stopped.open(); });
                          stopped.pass();
                          throw Error("program_killed", "dpkg was killed");
                        }}});
  const auto id = first.submit("x", {});
  begun.pass();
  first.stop();
  EXPECT_EQ(job(id).state, JobState::running);
}

TEST_F(RunnerTest, EndsInGoodOrderDoNotCount) {
  std::int64_t id = 0;
  for (int round = 0; round < 6; ++round) {
    Door begun;
    auto& running = start({{"x", [&](Context& context) {
                              begun.open();
                              wait_for_stop(context);
                            }}});
    if (id == 0) id = running.submit("x", {});
    begun.pass();
    running.stop();
    EXPECT_EQ(job(id).state, JobState::running);
    EXPECT_EQ(job(id).attempts, 0);
  }
}

TEST_F(RunnerTest, ACancelOutlivesTheProcess) {
  Door begun;
  auto& first = start({{"x", [&](Context& context) {
                          begun.open();
                          wait_for_stop(context);
                        }}});
  const auto id = first.submit("x", {});
  begun.pass();
  first.stop();
  first.cancel(id);
  auto& second = start({{"x", [](Context& context) { context.checkpoint(); }}});
  EXPECT_EQ(second.wait(id).state, JobState::cancelled);
}

TEST_F(RunnerTest, AJobOfAKindThatIsGoneFails) {
  const auto id = state::add_job(database(), "of the future", {});
  EXPECT_EQ(start({}).wait(id).error.at("code"), "job_kind_unknown");
}

TEST_F(RunnerTest, LeftoversAreTakenInOrder) {
  for (int at = 0; at < 3; ++at) state::add_job(database(), "x", {});
  std::vector<std::int64_t> order;
  auto& running = start({{"x", [&](Context& context) { order.push_back(context.id()); }}});
  running.wait(3);
  EXPECT_EQ(order, (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_F(RunnerTest, AnEndThatCannotBeSavedIsSavedLater) {
  Door refused;
  auto& running = start({{"x", [&](Context& context) {
                            database().execute("PRAGMA query_only = ON");
                            const auto error =
                                error_of([&] { context.log(LogLevel::info, "cannot be written"); });
                            refused.open();
                            throw error;
                          }}});
  const auto id = running.submit("x", {});
  refused.pass();
  EXPECT_EQ(job(id).state, JobState::running);
  database().execute("PRAGMA query_only = OFF");
  const auto failed = running.wait(id);
  ASSERT_EQ(failed.state, JobState::failed);
  EXPECT_EQ(failed.error.at("code"), "read_only");
}

TEST_F(RunnerTest, ARunnerThatCannotSaveStillStops) {
  Door begun;
  auto& running = start({{"x", [&](Context&) {
                            database().execute("PRAGMA query_only = ON");
                            begun.open();
                          }}});
  const auto id = running.submit("x", {});
  begun.pass();
  running.stop();
  database().execute("PRAGMA query_only = OFF");
  EXPECT_EQ(job(id).state, JobState::running) << "the next process takes it up";
}

TEST_F(RunnerTest, EachChangeIsTold) {
  std::atomic<int> changes = 0;
  runner.emplace(database(), std::map<std::string, Work>{
                                 {"x", [](Context& context) { context.log(LogLevel::info, "hello"); }}});
  runner->on_change([&] { ++changes; });
  runner->start();
  runner->wait(runner->submit("x", {}));
  runner->stop();
  EXPECT_EQ(changes, 4) << "queued, running, the log, succeeded";
}

}  // namespace
}  // namespace jetcrew::jobs
