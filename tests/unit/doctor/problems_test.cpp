#include "doctor/problems.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "catalogue/catalogue.hpp"
#include "doctor/finding_json.hpp"

namespace jetcrew::doctor {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<catalogue::Problem>& built_in() {
  static const auto catalogue = catalogue::load(catalogue::Files::embedded());
  return catalogue.problems;
}

const Problems& doctor() {
  static const Problems problems(built_in());
  return problems;
}

std::vector<std::string> ids(const std::vector<Finding>& findings) {
  std::vector<std::string> ids;
  for (const auto& finding : findings) ids.push_back(finding.problem->id);
  return ids;
}

std::vector<std::string> ids(std::string_view text) {
  return ids(doctor().match(text, {}));
}

fs::path fixtures(const char* folder) {
  return fs::path(JETCREW_SOURCE_DIR) / "tests" / "fixtures" / folder;
}

TEST(KnownProblems, EachIsFoundInItsOwnTextsAndInNoOther) {
  std::set<std::string> shown;
  for (const auto& entry : fs::directory_iterator(fixtures("problems"))) {
    const auto name = entry.path().filename().string();
    const auto id = name.substr(0, name.find('.'));
    EXPECT_THAT(ids(read_file(entry.path())), ElementsAre(id)) << name;
    shown.insert(id);
  }
  EXPECT_EQ(shown.size(), built_in().size());
}

TEST(KnownProblems, EachPatternHasATextThatItWasWrittenFor) {
  std::map<std::string, std::vector<std::string>> texts;
  for (const auto& entry : fs::directory_iterator(fixtures("problems"))) {
    const auto name = entry.path().filename().string();
    texts[name.substr(0, name.find('.'))].push_back(read_file(entry.path()));
  }
  for (const auto& problem : built_in()) {
    for (const auto& pattern : problem.patterns) {
      std::vector<catalogue::Problem> alone{problem};
      alone.front().patterns = {pattern};
      const Problems only(alone);
      const auto& own = texts[problem.id];
      EXPECT_TRUE(std::any_of(own.begin(), own.end(),
                              [&](const auto& text) { return !only.match(text, {}).empty(); }))
          << problem.id << ": " << pattern;
    }
  }
}

/// Texts of other people's reports that were collected after the patterns were written.
TEST(KnownProblems, AreFoundInTextsThatThePatternsWereNotWrittenFor) {
  const auto expected = nlohmann::json::parse(read_file(fixtures("doctor_heldout") / "expected.json"));
  ASSERT_GE(expected.size(), 20U);
  for (const auto& [name, row] : expected.items()) {
    const auto found = ids(read_file(fixtures("doctor_heldout") / (name + ".txt")));
    if (row.at("problem").is_null() || row.contains("missed")) {
      EXPECT_THAT(found, IsEmpty()) << name;
    } else {
      EXPECT_THAT(found, testing::Contains(row.at("problem").get<std::string>())) << name;
    }
  }
}

TEST(Problems, TellTheLineAndItsNumber) {
  const auto findings = doctor().match(
      "Traceback (most recent call last):\r\n  File \"x.py\"\r\n"
      "\x1b[31mOSError: libopenblas.so.0: cannot open shared object file\x1b[0m: No such file or "
      "directory\r\n",
      {});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].line,
            "OSError: libopenblas.so.0: cannot open shared object file: No such file or directory");
  EXPECT_EQ(findings[0].line_number, 3U);
}

TEST(Problems, ConditionsRankAndDoNotExclude) {
  constexpr auto text = "Illegal instruction\nsh: No space left on device\n";
  EXPECT_THAT(ids(doctor().match(text, {.python = "3.6.9", .machine = "aarch64", .jetpack = {}})),
              ElementsAre("openblas-illegal-instruction", "disk-full"));
  EXPECT_THAT(ids(doctor().match(text, {.python = "3.11.2", .machine = "x86_64", .jetpack = {}})),
              ElementsAre("disk-full", "openblas-illegal-instruction"));
}

TEST(Problems, LookAtTheLastMebibyteAndCountTheLinesBefore) {
  const std::string old = "No space left on device\n";
  const std::string filler(64, 'x');
  std::string text = old;
  constexpr int lines = 40000;
  for (int i = 0; i < lines; ++i) text += filler + "\n";
  text += "Read-only file system\n";
  const auto findings = doctor().match(text, {});
  ASSERT_THAT(ids(findings), ElementsAre("disk-read-only"));
  EXPECT_EQ(findings[0].line_number, lines + 2U);
}

TEST(Problems, TakeWhateverBytesThereAre) {
  EXPECT_THAT(ids(""), IsEmpty());
  EXPECT_THAT(ids(std::string(3U << 20U, 'a')), IsEmpty());
  EXPECT_THAT(ids(std::string(3U << 20U, '\0')), IsEmpty());
  EXPECT_THAT(ids(std::string(3U << 20U, '\n')), IsEmpty());
  EXPECT_THAT(ids(std::string(3U << 20U, '\x1b')), IsEmpty());
  const std::string noise("\xff\xfe\0\xc3 ", 5);
  const auto one_line = std::string(1U << 22U, '(') + noise + "No space left on device" + noise;
  const auto findings = doctor().match(one_line, {});
  ASSERT_THAT(ids(findings), ElementsAre("disk-full"));
  EXPECT_LE(findings[0].line.size(), 1200U);
  EXPECT_NE(findings[0].line.find("No space left on device"), std::string::npos);
  EXPECT_NO_THROW(to_json(findings).dump());
}

TEST(Problems, APatternThatCannotBeUsedIsRefusedWithItsPlace) {
  for (const auto* pattern : {"(unclosed", "(?:a*)*", "a|x{0}", "(a{1000}){1000}", "(?=look)a"}) {
    const std::vector<catalogue::Problem> problems{{.id = "p",
                                                    .patterns = {"good", pattern},
                                                    .title = {},
                                                    .cause = {},
                                                    .remedy = {},
                                                    .condition = {},
                                                    .action = {},
                                                    .sources = {},
                                                    .file = "problems/x.json",
                                                    .pointer = "/problems/0/patterns"}};
    const Problems broken(problems);
    try {
      broken.match("", {});
      FAIL() << pattern;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "catalogue_invalid");
      EXPECT_EQ(error.facts().at("file"), "problems/x.json");
      EXPECT_EQ(error.facts().at("pointer"), "/problems/0/patterns/1");
    }
  }
}

TEST(ToJson, HasBothLanguagesAndTheActionOfTheCatalogue) {
  const auto document = to_json(doctor().match("libopenblas.so.0: cannot open shared object file", {}));
  ASSERT_EQ(document.size(), 1U);
  EXPECT_EQ(document[0].at("problem"), "openblas-missing");
  EXPECT_EQ(document[0].at("action").at("kind"), "install");
  EXPECT_EQ(document[0].at("action").at("any_of").at(0), "deb:libopenblas0");
  for (const auto* member : {"title", "cause", "remedy"}) {
    EXPECT_FALSE(document[0].at(member).at("en").get<std::string>().empty());
    EXPECT_FALSE(document[0].at(member).at("zh-CN").get<std::string>().empty());
  }
}

}  // namespace
}  // namespace jetcrew::doctor
