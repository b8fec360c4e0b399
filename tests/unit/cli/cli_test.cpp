#include "cli/cli.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command.hpp"

namespace jetcrew::cli {
namespace {

TEST(ExitOf, ScriptsCanTellTheKindsOfFailureApart) {
  for (const auto* code :
       {"usage", "request_ambiguous", "profile_unknown", "target_invalid", "check_unknown"})
    EXPECT_EQ(exit_of(code), 2) << code;
  for (const auto* code : {"no_solution", "request_unknown", "profile_unfit"})
    EXPECT_EQ(exit_of(code), 3) << code;
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

struct Answer {
  int status = 0;
  std::string out;
  std::string err;
};

Answer run_with(std::vector<std::string> words) {
  words.insert(words.begin(), "jetcrew");
  std::vector<char*> argv;
  argv.reserve(words.size());
  for (auto& word : words) argv.push_back(word.data());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Answer answer;
  answer.status = run(static_cast<int>(argv.size()), argv.data());
  answer.out = testing::internal::GetCapturedStdout();
  answer.err = testing::internal::GetCapturedStderr();
  return answer;
}

TEST(Run, WrongUseIsTwo) {
  EXPECT_EQ(run_with({}).status, 2);
  EXPECT_EQ(run_with({"nonsense"}).status, 2);
  EXPECT_EQ(run_with({"--nonsense", "version"}).status, 2);
  EXPECT_EQ(run_with({"--log-level", "loud", "version"}).status, 2);
  EXPECT_EQ(run_with({"version", "more"}).status, 2);
  EXPECT_EQ(run_with({"--root", "/nowhere/at/all", "board"}).status, 1);
  EXPECT_EQ(run_with({"--help"}).status, 0);
  EXPECT_EQ(run_with({"--version"}).status, 0);
  EXPECT_EQ(run_with({"version"}).status, 0);
}

TEST(Run, AnUnknownCommandIsNamedAndTheNearOneToo) {
  EXPECT_EQ(run_with({"bogus"}).err, "jetcrew: there is no command 'bogus'\n  See jetcrew --help.\n");
  EXPECT_EQ(run_with({"--root", "/x", "chekc"}).err,
            "jetcrew: there is no command 'chekc'\n  Did you mean check? See jetcrew --help.\n");
  EXPECT_EQ(run_with({"environment", "shwo"}).err,
            "jetcrew: there is no command 'environment shwo'\n"
            "  Did you mean show? See jetcrew environment --help.\n");
}

TEST(Run, WhatIsMissingIsNamed) {
  EXPECT_THAT(run_with({"environment"}).err,
              testing::StartsWith("jetcrew: jetcrew environment needs a command: list, show, "));
  EXPECT_EQ(run_with({"resolve", "--glibc"}).err,
            "jetcrew: --glibc needs a value\n  See jetcrew resolve --help.\n");
  EXPECT_EQ(run_with({"install", "--yes"}).err,
            "jetcrew: jetcrew install needs REQUEST\n  See jetcrew install --help.\n");
  EXPECT_EQ(run_with({"install", "--yess", "deb:nano"}).err,
            "jetcrew: there is no option --yess of jetcrew install\n"
            "  Did you mean --yes? See jetcrew install --help.\n");
}

TEST(Run, WrongUseIsADocumentTooWhereJsonIsWanted) {
  const auto answer = run_with({"bogus", "--json"});
  EXPECT_EQ(answer.status, 2);
  EXPECT_EQ(nlohmann::json::parse(answer.out).at("code"), "usage");
}

TEST(Run, TheGlobalOptionsStandBeforeOrBehindTheCommand) {
  for (const auto& words : {std::vector<std::string>{"--json", "version"}, {"version", "--json"}})
    EXPECT_TRUE(nlohmann::json::parse(run_with(words).out).contains("commit"));
}

TEST(Run, TheHelpIsInGroups) {
  const auto help = run_with({"--help"}).out;
  const auto board = help.find("\nOn this board:\n");
  const auto daemon = help.find("\nThe daemon:\n");
  const auto about = help.find("\nAbout JetCrew:\n");
  EXPECT_LT(board, daemon);
  EXPECT_LT(daemon, about);
  EXPECT_NE(about, std::string::npos);
}

TEST(Run, WheelTagsOfATargetThatCannotBeAreWrongUse) {
  const auto tags = [](std::string python, std::string platform) {
    return run_with(
        {"debug", "wheel-tags", "--python", std::move(python), "--platform", std::move(platform)});
  };
  EXPECT_EQ(tags("3", "linux_aarch64").status, 2);
  EXPECT_EQ(tags("3.8", "linux/aarch64").status, 2);
  EXPECT_EQ(tags("3.8", "linux_aarch64").status, 0);
}

/// `resolve` without a board: no package is installed, none is at hand but those of `folder`.
class Resolve : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::temp_directory_path() / "jetcrew-cli-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
    std::ofstream(folder / "Packages") << "Package: tiny\nVersion: 1.0\nArchitecture: all\n\n";
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  Answer resolve(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--json", "resolve", "--dpkg-status", "none", "--architecture", "arm64",
                                 "--packages", (folder / "Packages").string()});
    return run_with(std::move(words));
  }

  std::filesystem::path folder;
};

TEST_F(Resolve, ABareNameBehindAnOptionOfSeveralValuesIsTheRequest) {
  const auto answer = resolve({"tiny"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_EQ(nlohmann::json::parse(answer.out).at("actions").at(0).at("name"), "tiny");
}

TEST_F(Resolve, WhatNothingAtHandBearsHasNoSolution) {
  for (const auto* request : {"unheard-of", "deb:unheard-of"}) {
    const auto answer = resolve({request});
    EXPECT_EQ(answer.status, 3) << request;
    const auto document = nlohmann::json::parse(answer.out);
    EXPECT_EQ(document.at("status"), "unsolvable");
    EXPECT_NE(document.at("explanation").get<std::string>().find("unheard-of"), std::string::npos);
    EXPECT_FALSE(document.at("causes").empty());
  }
}

TEST_F(Resolve, ARefusalIsTheAnswerAndStandsOnStdout) {
  const auto answer = run_with({"resolve", "--dpkg-status", "none", "--architecture", "arm64", "--packages",
                                (folder / "Packages").string(), "deb:unheard-of"});
  EXPECT_EQ(answer.status, 3);
  EXPECT_TRUE(answer.out.starts_with("You asked for deb:unheard-of; ")) << answer.out;
  EXPECT_EQ(answer.err, "");
  EXPECT_EQ(resolve({"deb:unheard-of"}).err, "") << "nor is it told twice where JSON is wanted";
}

TEST_F(Resolve, ANameThatNothingBearsIsDataToo) {
  const auto document = nlohmann::json::parse(resolve({"tinny"}).out);
  EXPECT_EQ(document.at("causes").at(0).at("key"), "cause.unknown");
  EXPECT_EQ(document.at("causes").at(0).at("facts").at("request"), "tinny");
  EXPECT_EQ(document.at("causes").at(1).at("key"), "proposal.did_you_mean");
  EXPECT_EQ(document.at("statistics").at("packages"), 1);
  const auto profile = nlohmann::json::parse(resolve({"pytorch"}).out);
  EXPECT_EQ(profile.at("hint"), "There is a profile of this name: profile:pytorch");
}

TEST_F(Resolve, WithoutAnyPackageNoSpellingIsToBlame) {
  const auto bare = run_with({"resolve", "--dpkg-status", "none", "--architecture", "arm64", "tiny"});
  EXPECT_EQ(bare.status, 3);
  EXPECT_EQ(bare.out, "no packages were given to choose from\nName the stick: --bundle /media/STICK\n");
  std::filesystem::create_directory(folder / "empty");
  const auto empty = run_with({"resolve", "--dpkg-status", "none", "--architecture", "arm64", "--deb-dir",
                               (folder / "empty").string(), "deb:tiny"});
  EXPECT_EQ(empty.status, 3);
  EXPECT_TRUE(empty.out.starts_with(fmt::format("'{}' holds no .deb", (folder / "empty").string())));
}

TEST_F(Resolve, WhatWasPassedOverIsInTheAnswer) {
  std::ofstream(folder / "bad_1.0_arm64.deb") << "hello";
  const auto answer = resolve({"--deb-dir", folder.string(), "deb:tiny"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  const auto document = nlohmann::json::parse(answer.out);
  EXPECT_EQ(document.at("passed_over").at(0).at("path"), (folder / "bad_1.0_arm64.deb").string());
  EXPECT_EQ(document.at("passed_over").at(0).at("code"), "not_a_package");
  EXPECT_TRUE(document.contains("notes"));
  const auto refused = nlohmann::json::parse(resolve({"--deb-dir", folder.string(), "deb:bad"}).out);
  EXPECT_EQ(refused.at("causes").at(0).at("key"), "cause.damaged");
}

TEST_F(Resolve, WhatIsNoArchitectureOrPlatformIsWrongUse) {
  const auto status = [](std::vector<std::string> words) {
    words.insert(words.begin(), {"resolve", "--dpkg-status", "none"});
    return run_with(std::move(words)).status;
  };
  EXPECT_EQ(status({"--architecture", "arm65", "tiny"}), 2);
  EXPECT_EQ(status({"--architecture", "arm64", "--wheel-dir", folder.string(), "--python", "3.8",
                    "--platform", "win32", "--glibc", "2.31", "tiny"}),
            2);
  EXPECT_EQ(status({"--architecture", "arm64", "--packages", (folder / "Packages").string(), "whel:tiny"}),
            2);
  EXPECT_EQ(run_with({"resolve", "--python", "3.6", "--python", "3.8", "tiny"}).err,
            "jetcrew: --python was given twice (3.6, 3.8); give it once\n  See jetcrew resolve --help.\n");
}

TEST_F(Resolve, WhatIsThereAlreadyIsNamed) {
  std::ofstream(folder / "status") << "Package: tiny\nStatus: install ok installed\nVersion: 0.9\n"
                                      "Architecture: all\n\n";
  const auto answer = run_with({"resolve", "--dpkg-status", (folder / "status").string(), "--architecture",
                                "arm64", "--packages", (folder / "Packages").string(), "tiny"});
  EXPECT_EQ(answer.out,
            "Everything is there already; nothing is to be done.\n"
            "tiny 0.9 is installed; 1.0 is at hand, --upgrade takes it.\n");
}

TEST_F(Resolve, AProfileThatDoesNotExistIsWrongUse) {
  const auto answer = resolve({"profile:unheard-of"});
  EXPECT_EQ(answer.status, 2);
  EXPECT_EQ(nlohmann::json::parse(answer.out).at("code"), "profile_unknown");
}

TEST_F(Resolve, AProfileOfTheStateFolderIsAskedForByItsName) {
  std::filesystem::create_directories(folder / "catalogue/profiles");
  std::ofstream(folder / "catalogue/profiles/line-3.json")
      << R"({"format": 1, "title": {"en": "x", "zh-CN": "x"}, "description": {"en": "x", "zh-CN": "x"},
             "sources": [{"name": "s", "link": "https://example.org"}],
             "variants": [{"requests": ["deb:tiny"], "sources": ["s"]}]})";
  const auto answer = resolve({"--state", folder.string(), "profile:line-3"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  EXPECT_EQ(nlohmann::json::parse(answer.out).at("actions").at(0).at("because"),
            "the profile line-3 needs it");
}

TEST_F(Resolve, AProfileForAnotherPythonHasNoSolution) {
  const auto answer = resolve({"profile:yolov8"});
  EXPECT_EQ(answer.status, 3);
  const auto problem = nlohmann::json::parse(answer.out);
  EXPECT_EQ(problem.at("code"), "profile_unfit");
  EXPECT_EQ(problem.at("facts").at("profile"), "yolov8");
  EXPECT_EQ(problem.at("status"), "unsolvable");
  EXPECT_EQ(problem.at("causes").at(0).at("key"), "cause.profile_unfit");
  EXPECT_TRUE(problem.at("explanation").get<std::string>().starts_with("yolov8 needs Python 3.8 or newer; "));
}

}  // namespace
}  // namespace jetcrew::cli
