#include "install/drift.hpp"

#include <gtest/gtest.h>

#include "install/board_drift.hpp"
#include "install/deb_drift.hpp"
#include "install/environment_drift.hpp"

namespace jetcrew::install {
namespace {

using nlohmann::json;

std::vector<debian::Installed> dpkg_has(std::string_view status, std::string_view version) {
  return debian::parse_status(
      fmt::format(
          "Package: libomp5\nStatus: {}\nArchitecture: arm64\nVersion: {}\nMaintainer: n\nDescription: d\n",
          status, version),
      "status");
}

std::vector<Drift> libomp_drift(const std::vector<debian::Installed>& now) {
  state::Installed row;
  row.ecosystem = "deb";
  row.name = "libomp5";
  row.architecture = "arm64";
  row.version = "5.0.1-1";
  return deb_drift({row}, now);
}

TEST(DebDrift, IsNoneWhereAllIsAsItWas) {
  EXPECT_TRUE(libomp_drift(dpkg_has("install ok installed", "5.0.1-1")).empty());
  EXPECT_TRUE(libomp_drift(dpkg_has("install ok installed", "0:5.0.1-1")).empty())
      << "one version, written twice";
  EXPECT_TRUE(deb_drift({}, dpkg_has("install ok half-installed", "1")).empty())
      << "it is not of JetCrew's doing";
}

TEST(DebDrift, KnowsWhatIsGone) {
  for (const auto& now :
       {std::vector<debian::Installed>(), dpkg_has("deinstall ok config-files", "5.0.1-1")}) {
    const auto drifts = libomp_drift(now);
    ASSERT_EQ(drifts.size(), 1U);
    EXPECT_EQ(drifts[0].kind, "deb_missing");
    EXPECT_EQ(drifts[0].expected, "5.0.1-1");
    EXPECT_EQ(drifts[0].observed, std::nullopt);
  }
}

TEST(DebDrift, KnowsWhatDpkgDidNotFinish) {
  for (const auto* status :
       {"install ok unpacked", "install ok half-configured", "install reinstreq half-installed"}) {
    const auto drifts = libomp_drift(dpkg_has(status, "5.0.1-1"));
    ASSERT_EQ(drifts.size(), 1U) << status;
    EXPECT_EQ(drifts[0].kind, "deb_broken") << status;
  }
}

TEST(DebDrift, TellsNewerFromOlder) {
  const auto newer = libomp_drift(dpkg_has("install ok installed", "5.0.2-1"));
  ASSERT_EQ(newer.size(), 1U);
  EXPECT_EQ(newer[0].kind, "deb_changed");
  EXPECT_NE(newer[0].hint.find("upgraded"), std::string::npos);
  const auto older = libomp_drift(dpkg_has("install ok installed", "4.0-1"));
  ASSERT_EQ(older.size(), 1U);
  EXPECT_NE(older[0].hint.find("deb:libomp5=5.0.1-1"), std::string::npos);
}

const json nano{{"module", "p3448-0000"},
                {"serial", "1"},
                {"memory_bytes", 4156850176},
                {"l4t", "32.7.1"},
                {"glibc", nullptr},
                {"distribution", "ubuntu 18.04"},
                {"software", {{"cuda", "10.2.300"}}},
                {"kernel", "4.9.253-tegra"}};

TEST(BoardDrift, IsNoneOnTheSameBoard) {
  EXPECT_TRUE(board_drift(nano, nano).empty());
  auto now = nano;
  now["kernel"] = "4.9.299-tegra";
  now["memory_bytes"] = 4156000000;
  EXPECT_TRUE(board_drift(nano, now).empty()) << "what packages do not depend on";
}

TEST(BoardDrift, KnowsACardThatWasMovedToAnotherBoard) {
  auto now = nano;
  now["serial"] = "2";
  now["module"] = "p3448-0003";
  now["memory_bytes"] = 2075000000;
  const auto drifts = board_drift(nano, now);
  ASSERT_EQ(drifts.size(), 3U);
  EXPECT_EQ(drifts[0].subject, "serial");
  EXPECT_EQ(drifts[1].expected, "p3448-0000");
  EXPECT_EQ(drifts[1].observed, "p3448-0003");
  EXPECT_EQ(drifts[2].subject, "memory_bytes");
}

TEST(BoardDrift, SaysNothingOfWhatOneOfTheTwoDoesNotKnow) {
  auto now = nano;
  now["l4t"] = nullptr;
  now["glibc"] = "2.27";
  now.erase("software");
  EXPECT_TRUE(board_drift(nano, now).empty());
  EXPECT_TRUE(board_drift(json::object(), nano).empty()) << "a record of an older version";
}

TEST(BoardDrift, OfACudaThatWasReplaced) {
  auto now = nano;
  now["software"]["cuda"] = "11.4.19";
  const auto drifts = board_drift(nano, now);
  ASSERT_EQ(drifts.size(), 1U);
  EXPECT_EQ(drifts[0].message, "the board's CUDA was 10.2.300 at the last install and is 11.4.19 now");
}

TEST(BoardDrift, WhatChangesEachMinuteIsNotKept) {
  const auto kept =
      lasting({{"clock", {{"time", "x"}}},
               {"storage", {{"path", "/"}, {"free_bytes", 1}}},
               {"swap", {{"used_bytes", 1}, {"devices", {{{"device", "/dev/zram0"}, {"used_bytes", 1}}}}}}});
  EXPECT_EQ(kept,
            json({{"storage", {{"path", "/"}}}, {"swap", {{"devices", {{{"device", "/dev/zram0"}}}}}}}));
  EXPECT_EQ(lasting({{"storage", nullptr}, {"swap", nullptr}}),
            json({{"storage", nullptr}, {"swap", nullptr}}));
}

const json wheels =
    json::array({{{"name", "numpy"}, {"version", "1.19.4"}}, {{"name", "Pillow"}, {"version", "8.4"}}});

TEST(WheelDrift, IsNoneWhereAllIsAsItWas) {
  EXPECT_TRUE(wheel_drift("default", wheels, {{"numpy", "1.19.4"}, {"pillow", "8.4.0"}}).empty());
}

TEST(WheelDrift, KnowsWhatPipDid) {
  const auto drifts = wheel_drift("default", wheels, {{"numpy", "1.26.4"}, {"requests", "2.31"}});
  ASSERT_EQ(drifts.size(), 3U);
  EXPECT_EQ(drifts[0].kind, "wheel_changed");
  EXPECT_EQ(drifts[0].observed, "1.26.4");
  EXPECT_EQ(drifts[1].kind, "wheel_missing");
  EXPECT_EQ(drifts[1].subject, "pillow");
  EXPECT_EQ(drifts[2].kind, "wheel_added");
  EXPECT_EQ(drifts[2].subject, "requests");
  for (const auto& drift : drifts) EXPECT_TRUE(drift.repairable);
}

TEST(Drifts, AreShownWithAllTheirMembers) {
  const auto shown = to_json(Drift{.kind = "deb_missing", .subject = "a", .message = "m", .hint = "h"});
  EXPECT_EQ(shown, json({{"kind", "deb_missing"},
                         {"subject", "a"},
                         {"environment", nullptr},
                         {"expected", nullptr},
                         {"observed", nullptr},
                         {"files", json::array()},
                         {"message", "m"},
                         {"hint", "h"},
                         {"repairable", false}}));
}

}  // namespace
}  // namespace jetcrew::install
