#include "base/process.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/root.hpp"

namespace jetcrew {
namespace {

Command command(std::vector<std::string> argv) {
  Command made;
  made.argv = std::move(argv);
  return made;
}

TEST(Process, KeepsOutputErrorsAndStatus) {
  const auto outcome = run(command({"sh", "-c", "echo out; echo err >&2; exit 3"}));
  EXPECT_EQ(outcome.output, "out\n");
  EXPECT_EQ(outcome.errors, "err\n");
  EXPECT_EQ(outcome.exit_status, 3);
  EXPECT_EQ(outcome.how_it_ended(), "exit status 3");
}

TEST(Process, PassesInputOfAnySize) {
  auto cat = command({"wc", "-c"});
  cat.input.assign(300000, 'x');
  EXPECT_EQ(run(cat).output, "300000\n");
}

TEST(Process, DoesNotMindAProgramThatIgnoresItsInput) {
  auto ignoring = command({"true"});
  ignoring.input.assign(300000, 'x');
  EXPECT_TRUE(run(ignoring).ok());
}

TEST(Process, ReadsStatusLinesFromDescriptorThree) {
  std::vector<std::string> lines;
  auto writing = command({"sh", "-c", "echo one >&3; printf two >&3"});
  writing.on_status_line = [&](std::string_view line) { lines.emplace_back(line); };
  EXPECT_TRUE(run(writing).ok());
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two"}));
}

TEST(Process, GivesTheProgramNoDescriptorsOfOurs) {
  const auto outcome = run(command({"ls", "/proc/self/fd"}));
  EXPECT_EQ(outcome.output, "0\n1\n2\n3\n") << "3 is ls reading the folder";
}

TEST(Process, ArgumentsAreNotSeenByAShell) {
  EXPECT_EQ(run(command({"printf", "%s", "$(id); `id` 'x' *"})).output, "$(id); `id` 'x' *");
}

TEST(Process, KillsTheWholeGroupAtTheTimeLimit) {
  auto slow = command({"sh", "-c", "sleep 60 & sleep 60"});
  slow.timeout = std::chrono::milliseconds(50);
  const auto outcome = run(slow);
  EXPECT_TRUE(outcome.timed_out);
  EXPECT_EQ(outcome.signal, 9);
}

TEST(Process, StopsOnRequest) {
  std::stop_source source;
  auto slow = command({"sh", "-c", "echo started; sleep 60"});
  slow.stop = source.get_token();
  slow.on_line = [&](std::string_view) { source.request_stop(); };
  EXPECT_TRUE(run(slow).stopped);
}

TEST(Process, KeepsTheEndOfLongOutput) {
  auto loud = command({"sh", "-c", "seq 1 100000"});
  loud.keep = 100;
  const auto outcome = run(loud);
  EXPECT_EQ(outcome.output.size(), 100U);
  EXPECT_TRUE(outcome.output.ends_with("100000\n"));
}

TEST(Process, SaysThatAProgramIsMissing) {
  try {
    run(command({"no-such-program-here"}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "program_missing");
    EXPECT_EQ(error.facts().at("program"), "no-such-program-here");
  }
}

}  // namespace
}  // namespace jetcrew
