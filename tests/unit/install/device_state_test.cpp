#include "install/device_state.hpp"

#include "install/install_fixture.hpp"
#include "state/check_results.hpp"
#include "state/environments.hpp"
#include "state/goals.hpp"
#include "state/installed.hpp"

namespace jetcrew::install {
namespace {

using Json = nlohmann::json;
using python::testing::refusal_of;

class DeviceStateTest : public InstallTest {
 protected:
  state::Database& database() { return workspace().database(); }
  bool is_ready() { return device_state(workspace()).at("ready").get<bool>(); }

  /// Whether the board is ready where this is all that was asked for.
  bool meets(const std::string& goal) {
    state::add_goal(database(), "default", goal, std::nullopt);
    const bool met = is_ready();
    state::remove_goal(database(), "default", goal);
    return met;
  }

  void put_wheel(const std::string& name, const std::string& version) {
    state::Environment environment;
    environment.name = "default";
    state::put_environment(database(), environment);
    state::Installed row;
    row.ecosystem = "wheel";
    row.name = name;
    row.version = version;
    row.environment = "default";
    state::put_installed(database(), row);
  }

  void put_check(const std::string& status) {
    state::CheckResult result;
    result.name = "dpkg-consistent";
    result.status = status;
    state::add_check_result(database(), result);
  }
};

TEST_F(DeviceStateTest, AnEmptyBoardIsNotReady) {
  const auto state = device_state(workspace());
  EXPECT_EQ(state.at("format"), 1);
  EXPECT_EQ(state.at("ready"), false) << "nothing was asked for yet";
  for (const auto* name : {"packages", "environments", "checks"})
    EXPECT_EQ(state.at(name), Json::array()) << name;
  EXPECT_TRUE(state.at("board").is_object());
}

TEST_F(DeviceStateTest, AProfileIsMetByWhatItAsksFor) {
  add_profile("line-3", "deb:nano");
  add_profile("line-4", "deb:nano", R"("jetpack": ">=5",)");
  EXPECT_FALSE(meets("profile:line-3"));
  set_installed(stanza("nano", "7.2-1"));
  EXPECT_TRUE(meets("profile:line-3"));
  EXPECT_FALSE(meets("profile:line-4")) << "it is not for this board";
  EXPECT_FALSE(meets("profile:gone")) << "nothing says any more what it was";
}

TEST_F(DeviceStateTest, WhatProvidesANameIsWhatWasAskedForWhereNothingBearsIt) {
  set_installed(stanza("bar", "1", "Provides: foo\n"));
  EXPECT_TRUE(meets("deb:foo"));
  EXPECT_FALSE(meets("deb:foo=1"));
  import_deb("foo", "1", "", "riscv64");
  EXPECT_TRUE(meets("deb:foo")) << "that one is for another board";
  import_deb("foo", "2");
  EXPECT_FALSE(meets("deb:foo"));
}

TEST_F(DeviceStateTest, WhatTheBoardHadBeforeIsToldOnRequest) {
  set_installed(stanza("nano", "7.2-1"));
  EXPECT_TRUE(device_state(workspace()).at("packages").empty());
  const auto packages = device_state(workspace(), true).at("packages");
  ASSERT_EQ(packages.size(), 1U);
  EXPECT_EQ(packages.at(0).at("name"), "nano");
  EXPECT_EQ(packages.at(0).at("installed_by"), "board");
}

TEST_F(DeviceStateTest, WhatJetCrewPutThereIsToldOnce) {
  set_installed(stanza("nano", "7.2-1") + stanza("vim", "9"));
  state::Installed row;
  row.ecosystem = "deb";
  row.name = "nano";
  row.architecture = "arm64";
  row.version = "7.2-1";
  row.requested = true;
  state::put_installed(database(), row);
  const auto packages = device_state(workspace(), true).at("packages");
  ASSERT_EQ(packages.size(), 2U);
  EXPECT_EQ(packages.at(0).at("name"), "nano");
  EXPECT_TRUE(packages.at(0).at("installed_by").is_null());
  EXPECT_EQ(packages.at(0).at("requested"), true);
  EXPECT_EQ(packages.at(1).at("name"), "vim");
  EXPECT_EQ(packages.at(1).at("installed_by"), "board");
}

TEST_F(DeviceStateTest, ADebGoalIsMetByWhatDpkgHas) {
  EXPECT_FALSE(meets("deb:nano"));
  set_installed(stanza("nano", "7.2-1", "Provides: editor\n"));
  EXPECT_TRUE(meets("deb:nano"));
  EXPECT_TRUE(meets("deb:nano=7.2-1"));
  EXPECT_FALSE(meets("deb:nano=7.2-2"));
  EXPECT_FALSE(meets("deb:vim"));
  EXPECT_TRUE(meets("deb:editor")) << "provided";
}

TEST_F(DeviceStateTest, ABareNameIsMetByEitherKindWhoeverPutItThere) {
  EXPECT_FALSE(meets("nano"));
  put_wheel("numpy", "1.26.4");
  EXPECT_TRUE(meets("numpy"));
  set_installed(stanza("nano", "7.2-1"));
  EXPECT_TRUE(meets("nano"));
}

TEST_F(DeviceStateTest, AHalfInstalledDebMeetsNothing) {
  set_installed(
      "Package: nano\nStatus: install ok half-configured\nArchitecture: arm64\nVersion: 1\nDescription: x\n");
  EXPECT_FALSE(meets("deb:nano"));
  EXPECT_FALSE(meets("nano"));
}

TEST_F(DeviceStateTest, AWheelGoalIsMetByItsVersion) {
  EXPECT_FALSE(meets("wheel:numpy"));
  put_wheel("numpy", "1.26.4");
  EXPECT_TRUE(meets("wheel:numpy"));
  EXPECT_TRUE(meets("wheel:NumPy>=1.26"));
  EXPECT_FALSE(meets("wheel:numpy>=2"));
}

TEST_F(DeviceStateTest, AFailedCheckIsNotReady) {
  set_installed(stanza("nano", "7.2-1"));
  state::add_goal(database(), "default", "deb:nano", std::nullopt);
  put_check("skipped");
  EXPECT_TRUE(is_ready());
  put_check("failed");
  EXPECT_FALSE(is_ready());
  put_check("passed");
  EXPECT_TRUE(is_ready()) << "the latest counts";
  state::add_goal(database(), "default", "deb:vim", std::nullopt);
  EXPECT_FALSE(is_ready()) << "all of it must be there";
}

}  // namespace
}  // namespace jetcrew::install
