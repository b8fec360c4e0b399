#include "cli/cli.hpp"

#include <gtest/gtest.h>

#include "cli/command.hpp"

namespace jetcrew::cli {
namespace {

TEST(ExitOf, ScriptsCanTellTheKindsOfFailureApart) {
  for (const auto* code : {"usage", "request_ambiguous"}) EXPECT_EQ(exit_of(code), 2) << code;
  for (const auto* code : {"no_solution", "request_unknown"}) EXPECT_EQ(exit_of(code), 3) << code;
  for (const auto* code : {"check_failed", "deb_damaged", "wheel_damaged", "wheel_record_mismatch",
                           "wheel_record_invalid", "plan_changed"}) {
    EXPECT_EQ(exit_of(code), 4) << code;
  }
}

TEST(ExitOf, EverythingElseHasFailed) {
  for (const auto* code : {"", "internal", "disk_full", "state_locked", "a_code_of_tomorrow"})
    EXPECT_EQ(exit_of(code), 1) << code;
}

TEST(Report, GivesTheExitStatusAndTellsMessageAndHint) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Globals globals;
  EXPECT_EQ(report(globals, Error("no_solution", "there is \xff no way", "Ask for less.")), 3);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "jetcrew: there is \xEF\xBF\xBD no way\n  Ask for less.\n");
}

TEST(Report, IsADocumentOnStdoutWhereJsonIsWanted) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Globals globals;
  globals.json = true;
  EXPECT_EQ(report(globals, Error("disk_full", "no room", "", {{"needed_bytes", "1"}})), 1);
  const auto document = nlohmann::json::parse(testing::internal::GetCapturedStdout());
  EXPECT_EQ(document.at("code"), "disk_full");
  EXPECT_EQ(document.at("facts").at("needed_bytes"), "1");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "jetcrew: no room\n");
}

TEST(StateFolder, IsBelowTheRootUnlessGiven) {
  Globals globals;
  EXPECT_EQ(globals.state_folder(), "/var/lib/jetcrew");
  globals.state = "/elsewhere";
  EXPECT_EQ(globals.state_folder(), "/elsewhere");
}

TEST(Run, WrongUseIsTwo) {
  const auto run_with = [](std::vector<std::string> words) {
    words.insert(words.begin(), "jetcrew");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const auto status = run(static_cast<int>(argv.size()), argv.data());
    testing::internal::GetCapturedStdout();
    testing::internal::GetCapturedStderr();
    return status;
  };
  EXPECT_EQ(run_with({}), 2);
  EXPECT_EQ(run_with({"nonsense"}), 2);
  EXPECT_EQ(run_with({"--nonsense", "version"}), 2);
  EXPECT_EQ(run_with({"--log-level", "loud", "version"}), 2);
  EXPECT_EQ(run_with({"--root", "/nowhere/at/all", "board"}), 1);
  EXPECT_EQ(run_with({"--help"}), 0);
  EXPECT_EQ(run_with({"version"}), 0);
}

}  // namespace
}  // namespace jetcrew::cli
