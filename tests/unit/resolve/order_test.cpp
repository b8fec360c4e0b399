#include "resolve/order.hpp"

#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using test::code_of;
using test::World;
using ::testing::ElementsAre;
using ::testing::SizeIs;

std::map<std::string, std::uint32_t> batches(World& world, const Answer& answer) {
  std::map<std::string, std::uint32_t> found;
  for (const auto& action : answer.actions)
    found[std::string(world.sealed()[action.package].name)] = action.batch;
  return found;
}

/// Batches ascend by at most one, and the first is 0.
void expect_contiguous(const Answer& answer) {
  std::uint32_t last = 0;
  for (const auto& action : answer.actions) {
    EXPECT_TRUE(action.batch == last || action.batch == last + 1) << action.batch << " after " << last;
    last = action.batch;
  }
}

TEST(Order, WhatIsDependedOnComesFirst) {
  World world;
  world.deb("a", "1", "Depends: b, c");
  world.deb("b", "1", "Depends: d");
  world.deb("c", "1", "Depends: b");
  world.deb("d", "1");
  const auto answer = world.solve({"deb:a"});
  EXPECT_THAT(world.lines(answer), ElementsAre("install d 1", "install b 1", "install c 1", "install a 1"));
  for (const auto& action : answer.actions) EXPECT_EQ(action.batch, 0U);
}

TEST(Order, WhatProvidesIsDependedOnToo) {
  World world;
  world.deb("a", "1", "Depends: virtual (>= 2)");
  world.deb("z", "1", "Provides: virtual (= 2)");
  EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("install z 1", "install a 1"));
}

TEST(Order, PreDependsBeginANewBatch) {
  World world;
  world.deb("app", "1", "Pre-Depends: base\nDepends: lib");
  world.deb("base", "1", "Depends: lib");
  world.deb("lib", "1");
  const auto answer = world.solve({"deb:app"});
  const auto batch = batches(world, answer);
  EXPECT_EQ(batch.at("lib"), 0U);
  EXPECT_EQ(batch.at("base"), 0U);
  EXPECT_EQ(batch.at("app"), 1U);
}

TEST(Order, APreDependencyThatIsThereNeedsNoBatch) {
  World world;
  world.installed("base", "1");
  world.deb("app", "1", "Pre-Depends: base\nDepends: lib");
  world.deb("lib", "1");
  EXPECT_EQ(batches(world, world.solve({"deb:app"})).at("app"), 0U);
}

TEST(Order, ACycleStaysInOneBatch) {
  World world;
  world.deb("a", "1", "Depends: b");
  world.deb("b", "1", "Depends: c");
  world.deb("c", "1", "Depends: a");
  world.deb("top", "1", "Depends: a");
  const auto answer = world.solve({"deb:top"});
  const auto batch = batches(world, answer);
  EXPECT_EQ(batch.at("a"), batch.at("b"));
  EXPECT_EQ(batch.at("b"), batch.at("c"));
  EXPECT_EQ(world.lines(answer).back(), "install top 1");
}

TEST(Order, BatchesHaveAtMostSixteen) {
  World world;
  std::string depends = "Depends: p0";
  for (int i = 0; i < 40; ++i) {
    world.deb(fmt::format("p{}", i), "1");
    if (i > 0) depends += fmt::format(", p{}", i);
  }
  world.deb("app", "1", depends);
  const auto answer = world.solve({"deb:app"});
  ASSERT_THAT(answer.actions, SizeIs(41));
  expect_contiguous(answer);
  std::map<std::uint32_t, int> sizes;
  for (const auto& action : answer.actions) ++sizes[action.batch];
  EXPECT_THAT(sizes, SizeIs(3));
  for (const auto& [batch, size] : sizes) EXPECT_LE(size, 16);
}

TEST(Order, ALargeCycleIsNotTorn) {
  World world;
  for (int i = 0; i < 10; ++i) world.deb(fmt::format("leaf{}", i), "1");
  for (int i = 0; i < 20; ++i) {
    world.deb(fmt::format("ring{}", i), "1",
              fmt::format("Depends: ring{}{}", (i + 1) % 20, i < 10 ? fmt::format(", leaf{}", i) : ""));
  }
  const auto answer = world.solve({"deb:ring0"});
  ASSERT_THAT(answer.actions, SizeIs(30));
  expect_contiguous(answer);
  const auto batch = batches(world, answer);
  for (int i = 1; i < 20; ++i) EXPECT_EQ(batch.at(fmt::format("ring{}", i)), batch.at("ring0")) << i;
}

TEST(Order, APreDependencyThatNeedsItsOwnerIsRefused) {
  // dpkg does not unpack a before b is configured, nor configure b without a.
  World world;
  world.deb("a", "1", "Pre-Depends: b");
  world.deb("b", "1", "Depends: c");
  world.deb("c", "1", "Depends: a");
  EXPECT_EQ(code_of([&] { world.solve({"deb:a"}); }), "predepends_loop");
}

TEST(Order, AnotherVersionOpensACircle) {
  World world;
  world.deb("a", "1", "Depends: b");
  world.deb("b", "2", "Pre-Depends: a");
  world.deb("b", "1", "Depends: c");
  world.deb("c", "1");
  EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("install c 1", "install b 1", "install a 1"));
}

TEST(Order, ACircleOfAlternativesIsWalkedWhereItIsOpen) {
  World world;
  world.installed("there", "1");
  world.deb("a", "1", "Pre-Depends: b");
  world.deb("b", "1", "Depends: c");
  world.deb("c", "1", "Depends: there | a, d");
  world.deb("d", "1", "Depends: b");
  const auto answer = world.solve({"deb:a", "deb:c"});
  const auto batch = batches(world, answer);
  EXPECT_EQ(batch.at("b"), batch.at("c"));
  EXPECT_EQ(batch.at("c"), batch.at("d"));
  EXPECT_LT(batch.at("b"), batch.at("a"));
}

TEST(Order, PackagesThatPreDependOnOneAnotherAreRefused) {
  World world;
  world.deb("a", "1", "Pre-Depends: b");
  world.deb("b", "1", "Pre-Depends: c");
  world.deb("c", "1", "Pre-Depends: a");
  EXPECT_EQ(code_of([&] { world.solve({"deb:a"}); }), "predepends_loop");
}

TEST(Order, WhatGoesWaitsForWhatNeedsIt) {
  World world;
  world.options.allow_remove = true;
  world.installed("base", "1", "Provides: virtual");
  world.installed("middle", "1", "Depends: virtual");
  world.installed("top", "1", "Depends: middle");
  world.deb("app", "1", "Conflicts: base");
  EXPECT_THAT(world.plan({"deb:app"}),
              ElementsAre("remove top 1", "remove middle 1", "remove base 1", "install app 1"));
}

TEST(Order, RemovalsFirstThenDebsThenWheels) {
  World world;
  world.options.allow_remove = true;
  world.installed("old", "1");
  world.deb("app", "1", "Conflicts: old");
  world.wheel("tool", "1.0", {"helper"});
  world.wheel("helper", "1.0");
  const auto answer = world.solve({"wheel:tool", "deb:app"});
  EXPECT_THAT(world.lines(answer),
              ElementsAre("remove old 1", "install app 1", "install helper 1.0", "install tool 1.0"));
  const auto batch = batches(world, answer);
  EXPECT_LT(batch.at("old"), batch.at("app"));
  EXPECT_LT(batch.at("app"), batch.at("helper"));
}

TEST(Order, WhatIsBrokenIsUpgradedFirst) {
  World world;
  world.installed("a", "1");
  world.installed("b", "1");
  world.deb("a", "2", "Breaks: b (<< 2)");
  world.deb("b", "2");
  EXPECT_THAT(world.plan({"deb:a=2"}), ElementsAre("upgrade b 2", "upgrade a 2"));
}

TEST(Order, WhatConflictsIsUpgradedFirst) {
  World world;
  world.installed("a", "1");
  world.installed("b", "1");
  world.deb("a", "2", "Conflicts: b (<< 2)");
  world.deb("b", "2");
  EXPECT_THAT(world.plan({"deb:a=2"}), ElementsAre("upgrade b 2", "upgrade a 2"));
}

TEST(Order, WhatConflictsByItsOldVersionIsUpgradedFirst) {
  World world;
  world.installed("b", "1", "Conflicts: a");
  world.deb("a", "2");
  world.deb("b", "2");
  EXPECT_THAT(world.plan({"deb:a=2"}), ElementsAre("upgrade b 2", "install a 2"));
}

TEST(Order, WhatProvidesABrokenNameIsUpgradedFirst) {
  World world;
  world.installed("b", "1", "Provides: v (= 1)");
  world.deb("a", "2", "Breaks: v (<< 2)");
  world.deb("b", "2", "Provides: v (= 2)");
  EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("upgrade b 2", "install a 2"));
}

TEST(Order, AConflictInACircleDecidesTheOrderOfUnpacking) {
  // dpkg unpacks b before a, and then configures a before b.
  World world;
  world.installed("a", "1");
  world.installed("b", "1", "Depends: a (= 1)");
  world.deb("a", "2", "Conflicts: b (<< 2)");
  world.deb("b", "2", "Depends: a (>= 2)");
  const auto answer = world.solve({"deb:a=2"});
  EXPECT_THAT(world.lines(answer), ElementsAre("upgrade b 2", "upgrade a 2"));
  const auto batch = batches(world, answer);
  EXPECT_EQ(batch.at("a"), batch.at("b"));
}

TEST(Order, WhatIsBrokenAndStillNeededComesInTheSameBatch) {
  World world;
  world.installed("b", "1");
  world.deb("a", "2", "Breaks: b (<< 2)");
  world.deb("b", "2", "Depends: a");
  std::vector<std::string> wanted{"deb:a"};
  for (int i = 0; i < 15; ++i) {
    world.deb(fmt::format("f{}", i), "1");
    wanted.push_back(fmt::format("deb:f{}", i));
  }
  const auto answer = world.solve(wanted);
  const auto batch = batches(world, answer);
  EXPECT_EQ(batch.at("a"), batch.at("b"));
}

TEST(Order, PackagesThatCannotComeBeforeOneAnotherAreRefused) {
  World world;
  world.installed("b", "1");
  world.deb("a", "2", "Conflicts: b (<< 2)");
  world.deb("b", "2", "Pre-Depends: a");
  EXPECT_EQ(code_of([&] { world.solve({"deb:a"}); }), "predepends_loop");
}

TEST(Order, WhatIsBrokenAndComesLaterIsDeconfiguredForAWhile) {
  // dpkg --auto-deconfigure takes b out of the way, and b 2 puts it right.
  World world;
  world.installed("b", "1");
  world.deb("a", "2", "Breaks: b (<< 2)");
  world.deb("b", "2", "Pre-Depends: a");
  const auto answer = world.solve({"deb:a"});
  EXPECT_THAT(world.lines(answer), ElementsAre("install a 2", "upgrade b 2"));
  const auto batch = batches(world, answer);
  EXPECT_LT(batch.at("a"), batch.at("b"));
}

TEST(Order, WhatIsDeconfiguredMeetsNoNeedMeanwhile) {
  World world;
  world.installed("b", "1");
  world.deb("a", "2", "Breaks: b (<< 2)\nDepends: b");
  world.deb("b", "2", "Pre-Depends: a");
  EXPECT_EQ(code_of([&] { world.solve({"deb:a"}); }), "predepends_loop");
}

TEST(Order, WhatIsEssentialIsNotDeconfigured) {
  World world;
  world.installed("b", "1", "Essential: yes");
  world.deb("a", "2", "Breaks: b (<< 2)");
  world.deb("b", "2", "Pre-Depends: a");
  EXPECT_EQ(code_of([&] { world.solve({"deb:a"}); }), "predepends_loop");
}

TEST(Order, WhatBreaksThePackageThatComesHasToChangeFirst) {
  // dpkg would unpack b 2 and leave it unconfigured for as long as c 1 is there.
  World world;
  world.installed("b", "1");
  world.installed("c", "1", "Breaks: b (>= 2)");
  world.deb("a", "1", "Pre-Depends: b (>= 2)");
  world.deb("b", "2");
  world.deb("c", "2", "Depends: a");
  EXPECT_EQ(code_of([&] { world.solve({"deb:a"}); }), "predepends_loop");
}

TEST(Order, ArchitecturesOfOneNameStayInOneBatch) {
  World world({"armhf"});
  std::vector<std::string> wanted;
  for (int i = 0; i < 15; ++i) {
    world.deb(fmt::format("f{}", i), "1");
    wanted.push_back(fmt::format("deb:f{}", i));
  }
  world.installed("zlib", "1", "Multi-Arch: same");
  world.installed("zlib", "1", "Multi-Arch: same\nArchitecture: armhf");
  world.deb("zlib", "2", "Multi-Arch: same");
  world.deb("zlib", "2", "Multi-Arch: same\nArchitecture: armhf");
  wanted.emplace_back("deb:zlib=2");
  const auto answer = world.solve(wanted);
  std::set<std::uint32_t> batches_of_zlib;
  for (const auto& action : answer.actions) {
    if (world.universe()[action.package].name == "zlib") batches_of_zlib.insert(action.batch);
  }
  ASSERT_THAT(answer.actions, SizeIs(17));
  EXPECT_THAT(batches_of_zlib, SizeIs(1));
}

TEST(Order, WhatTakesThePlaceOfARemovedPackageComesBeforeItsRemoval) {
  World world;
  world.options.allow_remove = true;
  world.installed("needer", "1", "Depends: x | y");
  world.installed("x", "1");
  world.deb("p", "1", "Conflicts: x\nDepends: y");
  world.deb("y", "1");
  const auto answer = world.solve({"deb:p"});
  EXPECT_THAT(world.lines(answer), ElementsAre("install y 1", "remove x 1", "install p 1"));
  const auto batch = batches(world, answer);
  EXPECT_LT(batch.at("y"), batch.at("x"));
  EXPECT_LT(batch.at("x"), batch.at("p"));
}

TEST(Order, AnUpgradeThatDoesWithoutComesBeforeTheRemoval) {
  World world;
  world.options.allow_remove = true;
  world.installed("needer", "1", "Depends: x");
  world.installed("x", "1");
  world.deb("needer", "2");
  world.deb("p", "1", "Conflicts: x");
  EXPECT_THAT(world.plan({"deb:p"}), ElementsAre("upgrade needer 2", "remove x 1", "install p 1"));
}

TEST(Order, WhoeverNeedsARemovedPackageGoesFirst) {
  World world;
  world.options.allow_remove = true;
  world.installed("x", "1");
  world.installed("needer", "1", "Depends: x");
  world.deb("p", "1", "Conflicts: x");
  EXPECT_THAT(world.plan({"deb:p"}), ElementsAre("remove needer 1", "remove x 1", "install p 1"));
}

TEST(Order, WhatTakesThePlaceAndConflictsComesTogetherWithTheRemoval) {
  World world;
  world.options.allow_remove = true;
  world.installed("needer", "1", "Depends: x | p");
  world.installed("x", "1");
  world.deb("p", "1", "Conflicts: x");
  const auto answer = world.solve({"deb:p"});
  const auto batch = batches(world, answer);
  EXPECT_EQ(batch.at("x"), batch.at("p"));
}

TEST(Order, WheelsMayGoRoundInACircle) {
  World world;
  world.wheel("a", "1.0", {"b"});
  world.wheel("b", "1.0", {"a", "c"});
  world.wheel("c", "1.0");
  const auto answer = world.solve({"wheel:a"});
  ASSERT_THAT(answer.actions, SizeIs(3));
  EXPECT_EQ(world.lines(answer).front(), "install c 1.0");
}

}  // namespace
}  // namespace jetcrew::resolve
