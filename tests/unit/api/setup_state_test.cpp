#include "api/setup_state.hpp"

#include <gtest/gtest.h>

#include "api/service_fixture.hpp"
#include "state/job_records.hpp"
#include "state/plans.hpp"

namespace jetcrew::api {
namespace {

using Json = nlohmann::json;
using python::testing::refusal_of;
using state::JobState;

class SetupTest : public ServiceTest {
 protected:
  /// Changes what is there now.
  api::Setup change(const Json& changes) {
    return change_setup(database(), changes, read_setup(database()).rev);
  }

  std::int64_t job(JobState state, const Json& error = nullptr) {
    const auto id = state::add_job(database(), "install", Json::object());
    auto job = state::find_job(database(), id).value();
    job.state = state;
    job.error = error;
    if (state::is_finished(state)) job.finished = database().now();
    state::save_job(database(), job);
    return id;
  }

  std::int64_t plan() {
    return state::add_plan(database(), {.digest = "sha256:x",
                                        .requests = Json::array(),
                                        .environment = "default",
                                        .document = Json::object()});
  }

  /// `welcome=done board=active ...`
  std::string steps() {
    std::string text;
    for (const auto& step : setup_steps(database(), read_setup(database()))) {
      text += fmt::format("{}{}={}", text.empty() ? "" : " ", step.at("id").get<std::string>(),
                          step.at("state").get<std::string>());
    }
    return text;
  }

  std::string reachable() {
    std::string text;
    for (const auto* step : {"welcome", "board", "packages", "plan", "install", "checks", "ready"}) {
      state::Transaction undone(database());
      Error seen("", "");
      const auto code = refusal_of([&] { change({{"current", step}}); }, &seen);
      if (code.empty()) text += fmt::format("{}{}", text.empty() ? "" : " ", step);
      if (!code.empty()) {
        EXPECT_EQ(code, "step_not_reachable");
        EXPECT_EQ(seen.facts().at("step"), step);
      }
    }
    return text;
  }
};

TEST_F(SetupTest, BeginsWithTheWelcome) {
  const auto setup = read_setup(database());
  EXPECT_EQ(setup.rev, 0);
  EXPECT_EQ(setup.document.at("current"), "welcome");
  EXPECT_EQ(setup.document.at("environment"), "default");
  for (const auto* name : {"locale", "requests", "plan", "import_job", "install_job"})
    EXPECT_TRUE(setup.document.at(name).is_null()) << name;
}

TEST_F(SetupTest, KeepsWhatIsChanged) {
  const auto changed = change({{"locale", "zh-CN"}, {"current", "packages"}, {"requests", {"deb:nano"}}});
  EXPECT_EQ(changed.rev, 1);
  const auto read = read_setup(database());
  EXPECT_EQ(read.rev, 1);
  EXPECT_EQ(read.document, changed.document);
  EXPECT_EQ(read.document.at("requests"), Json::array({"deb:nano"}));
  EXPECT_EQ(change({{"locale", nullptr}}).document.at("requests"), Json::array({"deb:nano"}));
}

TEST_F(SetupTest, TheInstallJobIsNotThePagesToSet) {
  const auto changed = change({{"install_job", 7}, {"rev", 9}, {"unknown", 1}});
  EXPECT_TRUE(changed.document.at("install_job").is_null());
  EXPECT_FALSE(changed.document.contains("unknown"));
  EXPECT_FALSE(changed.document.contains("rev"));
}

TEST_F(SetupTest, OfTwoWritersOneLearnsThatItWasLate) {
  change_setup(database(), {{"locale", "en"}}, 0);
  for (const std::int64_t stale : {0, 2, -1}) {
    Error seen("", "");
    EXPECT_EQ(refusal_of([&] { change_setup(database(), {{"locale", "zh-CN"}}, stale); }, &seen),
              "precondition_failed");
    EXPECT_EQ(seen.facts().at("rev"), "1");
  }
  EXPECT_EQ(read_setup(database()).document.at("locale"), "en");
  EXPECT_EQ(read_setup(database()).rev, 1);
}

TEST_F(SetupTest, TypesAreChecked) {
  const std::vector<std::pair<std::string, Json>> wrong{{"locale", 5},
                                                        {"locale", std::string(65, 'a')},
                                                        {"current", nullptr},
                                                        {"current", 1},
                                                        {"current", "end"},
                                                        {"environment", nullptr},
                                                        {"environment", 1},
                                                        {"environment", std::string(65, 'a')},
                                                        {"plan", "1"},
                                                        {"plan", 1.5},
                                                        {"import_job", true},
                                                        {"import_job", Json::array()},
                                                        {"requests", "deb:nano"},
                                                        {"requests", Json::object()},
                                                        {"requests", Json::array({"deb:nano", 1})},
                                                        {"requests", Json(5001, "deb:nano")}};
  for (const auto& [name, value] : wrong) {
    Error seen("", "");
    EXPECT_EQ(refusal_of([&] { change({{name, value}}); }, &seen), "field_invalid") << name << " " << value;
    EXPECT_EQ(seen.facts(), (Facts{{"pointer", "/" + name}})) << value;
  }
  EXPECT_EQ(read_setup(database()).rev, 0);
}

TEST_F(SetupTest, WhatIsNamedMustBeThere) {
  for (const auto* name : {"plan", "import_job"}) {
    for (const Json& number : {Json(0), Json(-1), Json(7), Json(18'446'744'073'709'551'615U)}) {
      Error seen("", "");
      EXPECT_EQ(refusal_of([&] { change({{name, number}}); }, &seen), "field_invalid") << name << number;
      EXPECT_EQ(seen.facts(), (Facts{{"pointer", std::string("/") + name}}));
    }
  }
  for (const auto* name : {"", ".", "..", "../x", "a/b", "-a", "a b"}) {
    EXPECT_EQ(refusal_of([&] { change({{"environment", name}}); }), "environment_name_invalid") << name;
  }
  EXPECT_EQ(read_setup(database()).rev, 0);
  change({{"plan", plan()}, {"import_job", job(JobState::queued)}, {"environment", "vision-2.0"}});
  change({{"plan", nullptr}, {"import_job", nullptr}});
  EXPECT_EQ(read_setup(database()).document.at("environment"), "vision-2.0");
}

TEST_F(SetupTest, ThatItIsLateIsWhatAnOldPageLearnsFirst) {
  change({{"locale", "en"}});
  for (const Json& wrong : {Json{{"current", "ready"}}, Json{{"plan", 99}}, Json{{"environment", "../x"}}}) {
    EXPECT_EQ(refusal_of([&] { change_setup(database(), wrong, 0); }), "precondition_failed") << wrong;
  }
}

TEST_F(SetupTest, AStepIsReachedWhenWhatItShowsIsThere) {
  EXPECT_EQ(reachable(), "welcome board packages");
  change({{"plan", plan()}});
  EXPECT_EQ(reachable(), "welcome board packages plan");
}

TEST_F(SetupTest, WhileAnInstallGoesOnThereIsNoWayAroundIt) {
  for (const auto state : {JobState::queued, JobState::running}) {
    note_install_job(database(), 3, job(state));
    EXPECT_EQ(reachable(), "install") << state::to_text(state);
  }
}

TEST_F(SetupTest, AfterAnInstallEveryStepIsOpen) {
  for (const auto state : {JobState::succeeded, JobState::failed, JobState::cancelled}) {
    note_install_job(database(), 3, job(state));
    EXPECT_EQ(reachable(), "welcome board packages plan install checks ready") << state::to_text(state);
  }
}

TEST_F(SetupTest, AnInstallJobThatIsGoneIsNone) {
  note_install_job(database(), 3, 999);
  EXPECT_EQ(reachable(), "welcome board packages plan");
}

TEST_F(SetupTest, AnApprovedPlanIsWhatItIsAbout) {
  change({{"locale", "en"}});
  const auto id = job(JobState::queued);
  note_install_job(database(), 3, id);
  const auto setup = read_setup(database());
  EXPECT_EQ(setup.rev, 2) << "a page that has the old one learns of it";
  EXPECT_EQ(setup.document.at("current"), "install");
  EXPECT_EQ(setup.document.at("plan"), 3);
  EXPECT_EQ(setup.document.at("install_job"), id);
  EXPECT_EQ(setup.document.at("locale"), "en");
}

TEST_F(SetupTest, StepsFollowFromWhereItIs) {
  EXPECT_EQ(steps(), "welcome=active board=todo packages=todo plan=todo install=todo checks=todo ready=todo");
  change({{"current", "packages"}});
  EXPECT_EQ(steps(), "welcome=done board=done packages=active plan=todo install=todo checks=todo ready=todo");
}

TEST_F(SetupTest, AFailedInstallShowsWhere) {
  note_install_job(database(), 3, job(JobState::failed, {{"code", "dpkg_failed"}}));
  EXPECT_EQ(steps(), "welcome=done board=done packages=done plan=done install=failed checks=todo ready=todo");
  note_install_job(database(), 3, job(JobState::failed, {{"code", "check_failed"}}));
  change({{"current", "checks"}});
  EXPECT_EQ(steps(), "welcome=done board=done packages=done plan=done install=done checks=failed ready=todo");
  change({{"current", "packages"}});
  EXPECT_EQ(steps(), "welcome=done board=done packages=active plan=todo install=todo checks=todo ready=todo");
}

}  // namespace
}  // namespace jetcrew::api
