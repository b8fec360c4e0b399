#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {
namespace {

using test::World;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

const auto unsolved = ElementsAre(StartsWith("unsolved"));

TEST(SolverWheels, RequirementsComeFirstAndUnderAnySpelling) {
  World world;
  world.wheel("App", "1.0", {"Typing_Extensions>=3"});
  world.wheel("typing-extensions", "3.10");
  world.wheel("typing.extensions", "2.0");
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install typing-extensions 3.10", "install app 1.0"));
}

TEST(SolverWheels, MarkersAreReadForTheEnvironmentsPython) {
  const auto plan = [](int minor) {
    World world({}, minor);
    world.wheel("app", "1.0", {"dataclasses; python_version < '3.7'", "winlib; sys_platform == 'win32'"});
    world.wheel("dataclasses", "0.8");
    return world.plan({"wheel:app"});
  };
  EXPECT_THAT(plan(6), ElementsAre("install dataclasses 0.8", "install app 1.0"));
  EXPECT_THAT(plan(8), ElementsAre("install app 1.0"));
}

TEST(SolverWheels, AMarkerOfTheRequestIsReadToo) {
  World world({}, 8);
  world.wheel("app", "1.0");
  EXPECT_THAT(world.plan({"wheel:app; python_version < '3.7'"}), IsEmpty()) << "it asks for nothing here";
  EXPECT_THAT(world.plan({"wheel:app; python_version >= '3.7'"}), ElementsAre("install app 1.0"));
}

TEST(SolverWheels, ExtrasBringTheirRequirements) {
  World world;
  world.wheel("app", "1.0", {"base", "fast; extra == 'speed'", "docs; extra == 'doc'"});
  world.wheel("base", "1.0");
  world.wheel("fast", "1.0");
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install base 1.0", "install app 1.0"));
  EXPECT_THAT(world.plan({"wheel:app[Speed]"}),
              UnorderedElementsAre("install base 1.0", "install fast 1.0", "install app 1.0"));
  EXPECT_THAT(world.plan({"wheel:app[doc]"}), unsolved);
}

TEST(SolverWheels, ExtrasMayNameFurtherExtrasOfThemselves) {
  World world;
  world.wheel(
      "app", "1.0",
      {"app[a,b]; extra == 'all'", "one; extra == 'a'", "two[x]; extra == 'b'", "app[all]; extra == 'a'"});
  world.wheel("one", "1.0");
  world.wheel("two", "1.0", {"three; extra == 'x'"});
  world.wheel("three", "1.0");
  EXPECT_THAT(world.plan({"wheel:app[all]"}), UnorderedElementsAre("install app 1.0", "install one 1.0",
                                                                   "install two 1.0", "install three 1.0"));
}

TEST(SolverWheels, SeveralExtrasAreOfOneVersion) {
  World world;
  world.wheel("app", "2.0", {"absent; extra == 'b'"});
  world.wheel("app", "1.0", {"one; extra == 'a'", "one; extra == 'b'"});
  world.wheel("one", "1.0");
  EXPECT_THAT(world.plan({"wheel:app[a,b]"}), ElementsAre("install one 1.0", "install app 1.0"));
}

TEST(SolverWheels, RequiresPythonIsKept) {
  World world({}, 6);
  world.wheel("app", "2.0", {}, ">=3.8");
  world.wheel("app", "1.0", {}, ">=3.6, <4");
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install app 1.0"));
  const auto answer = world.solve({"wheel:app>=2"});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.explanation(), HasSubstr("it needs Python >=3.8, the environment has 3.6.9"));
}

TEST(SolverWheels, AWheelForAnotherPythonIsExplained) {
  World world({}, 8);
  world.wheel("torch", "1.10.0", {}, "", {"cp36", "cp36m", "linux_aarch64"});
  const auto answer = world.solve({"wheel:torch"});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.explanation(), HasSubstr("torch-1.10.0-cp36-cp36m-linux_aarch64.whl"));
  EXPECT_THAT(answer.explanation(),
              HasSubstr("it is built for Python 3.6 (cp36-cp36m), this board has Python 3.8"));
  ASSERT_THAT(answer.proposals, SizeIs(1));
  EXPECT_EQ(answer.proposals[0].text, "Way out: add torch for Python 3.8 (linux_aarch64) to the stick.");
}

TEST(SolverWheels, AnotherPythonOfTheBoardIsAWayOut) {
  auto target = test::python_target(8);
  target.others = {{"/usr/bin/python3.6", "3.6.9", test::python_target(6).tags}};
  World world({}, target);
  world.wheel("torch", "1.10.0", {}, "", {"cp36", "cp36m", "linux_aarch64"});
  world.wheel("pure", "1.0", {}, "<3.7");
  const std::string way_out =
      "Way out: install {} into an environment for /usr/bin/python3.6 of this board: --python "
      "/usr/bin/python3.6 --environment NAME";
  for (const std::string name : {"torch", "pure"}) {
    const auto answer = world.solve({"wheel:" + name});
    ASSERT_FALSE(answer.proposals.empty());
    EXPECT_EQ(answer.proposals[0].text, fmt::format(fmt::runtime(way_out), name));
    EXPECT_THAT(answer.causes[0].text, HasSubstr("which this board has as /usr/bin/python3.6"));
  }
}

TEST(SolverWheels, WhatNeedsAnotherPythonThanTheOneAskedForSaysSo) {
  auto target = test::python_target(8);
  target.by_hand = true;
  World world({}, target);
  world.wheel("pure", "1.0", {}, ">=3.10");
  const auto answer = world.solve({"wheel:pure"});
  ASSERT_EQ(answer.causes.size(), 1U);
  EXPECT_EQ(answer.causes[0].mentions.at(0).why.key, "why.requires_python_asked");
  EXPECT_THAT(answer.causes[0].text, HasSubstr("it needs Python >=3.10, and you asked for 3.8.9 (--python)"));
}

TEST(SolverWheels, OfOneVersionTheBestFileIsTaken) {
  World world({}, 8);
  world.wheel("app", "1.0");
  const auto native = world.wheel("app", "1.0", {}, "", {"cp38", "cp38", "linux_aarch64"});
  world.wheel("app", "1.0", {}, "", {"cp36", "cp36m", "linux_aarch64"});
  const auto answer = world.solve({"wheel:app"});
  ASSERT_THAT(answer.actions, SizeIs(1));
  EXPECT_EQ(answer.actions[0].package, native);
}

TEST(SolverWheels, AHigherBuildNumberBreaksATie) {
  World world;
  world.wheel("app", "1.0", {}, "", {"py3", "none", "any"}, -1);
  const auto second = world.wheel("app", "1.0", {}, "", {"py3", "none", "any"}, 2);
  world.wheel("app", "1.0", {}, "", {"py3", "none", "any"}, 1);
  const auto answer = world.solve({"wheel:app"});
  ASSERT_THAT(answer.actions, SizeIs(1));
  EXPECT_EQ(answer.actions[0].package, second);
}

TEST(SolverWheels, PreReleasesAreAFallBack) {
  World world;
  world.wheel("torch", "1.11.0a0+nv");
  world.wheel("app", "2.0rc1");
  world.wheel("app", "1.0");
  EXPECT_THAT(world.plan({"wheel:torch"}), ElementsAre("install torch 1.11.0a0+nv"));
  EXPECT_THAT(world.plan({"wheel:torch>=1.10"}), ElementsAre("install torch 1.11.0a0+nv"));
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install app 1.0"));
  EXPECT_THAT(world.plan({"wheel:app>=2.0rc1"}), ElementsAre("install app 2.0rc1"));
  world.options.prerelease = true;
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install app 2.0rc1"));
}

TEST(SolverWheels, APreReleaseThatOneNeedsIsTakenForAll) {
  World world;
  world.wheel("torch", "1.13.1");
  world.wheel("torch", "2.0.0a0+8aa34602");
  world.wheel("ours", "1.0", {"torch==2.0.0a0+8aa34602"});
  world.wheel("torchvision", "0.15.0", {"torch"});
  EXPECT_THAT(world.plan({"wheel:torchvision", "wheel:ours"}),
              UnorderedElementsAre("install torch 2.0.0a0+8aa34602", "install torchvision 0.15.0",
                                   "install ours 1.0"));
  EXPECT_THAT(world.plan({"wheel:torchvision"}),
              ElementsAre("install torch 1.13.1", "install torchvision 0.15.0"));
}

TEST(SolverWheels, ALocalVersionGoesBeforeTheSamePublicOne) {
  World world;
  world.wheel("torch", "1.10.0");
  world.wheel("torch", "1.10.0+nv22");
  world.wheel("torch", "1.9.0+nv21");
  EXPECT_THAT(world.plan({"wheel:torch"}), ElementsAre("install torch 1.10.0+nv22"));
  EXPECT_THAT(world.plan({"wheel:torch==1.10.0"}), ElementsAre("install torch 1.10.0+nv22"));
}

TEST(SolverWheels, WhatTheSystemHasSatisfies) {
  World world;
  world.wheel("app", "1.0", {"numpy>=1.13"});
  world.wheel("strict", "1.0", {"numpy>=1.19"});
  world.wheel("numpy", "1.19.5");
  const auto system = world.installed_wheel("numpy", "1.13.3", true);
  const auto answer = world.solve({"wheel:app"});
  EXPECT_THAT(world.lines(answer), ElementsAre("install app 1.0"));
  EXPECT_THAT(answer.kept_wheels, ElementsAre(system));
  EXPECT_THAT(world.plan({"wheel:strict"}), ElementsAre("install numpy 1.19.5", "install strict 1.0"))
      << "the system's stays; the environment has its own in front of it";
}

TEST(SolverWheels, AnOlderVersionThanTheSystemsIsNoDowngrade) {
  World world;
  world.wheel("app", "1.0", {"six<1.12"});
  world.wheel("six", "1.11");
  world.installed_wheel("six", "1.16", true);
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install six 1.11", "install app 1.0"));
}

TEST(SolverWheels, WhatTheEnvironmentHasKeepsItsNeeds) {
  World world;
  world.installed_wheel("old", "1.0", false, {"six<2"});
  world.installed_wheel("six", "1.0", false);
  world.wheel("six", "2.0");
  world.wheel("app", "1.0", {"six>=2"});
  EXPECT_THAT(world.plan({"wheel:app"}), unsolved);
  EXPECT_THAT(world.plan({"wheel:six"}), IsEmpty());
}

TEST(SolverWheels, WhatAnExtraInUseNeedsIsKeptToo) {
  const auto solve = [](std::set<std::string> extras_in_use) {
    World world;
    world.installed_wheel("foo", "1.0", false, {"bar<2; extra == 'x'"}, std::move(extras_in_use));
    world.installed_wheel("bar", "1.0", false);
    world.wheel("bar", "2.0");
    return world.solve({"wheel:bar>=2"});
  };
  EXPECT_TRUE(solve({}).solved);
  EXPECT_TRUE(solve({"y"}).solved);
  const auto refused = solve({"x"});
  ASSERT_FALSE(refused.solved);
  EXPECT_THAT(refused.explanation(), HasSubstr("foo 1.0 needs bar<2; the board has bar 1.0."));
}

TEST(SolverWheels, AnotherVersionHasTheSameExtrasInUse) {
  World world;
  world.installed_wheel("foo", "1.0", false, {"bar<2; extra == 'x'"}, {"x"});
  world.installed_wheel("bar", "1.0", false);
  world.wheel("foo", "1.0", {"bar<2; extra == 'x'"});
  world.wheel("foo", "2.0", {"bar>=2; extra == 'x'"});
  world.wheel("bar", "2.0");
  EXPECT_THAT(world.plan({"wheel:bar>=2"}), ElementsAre("upgrade bar 2.0", "upgrade foo 2.0"));
  EXPECT_THAT(world.plan({"wheel:foo>=2"}), ElementsAre("upgrade bar 2.0", "upgrade foo 2.0"));
}

TEST(SolverWheels, GoesBackOverVersionsUntilAllFit) {
  World world;
  for (int i = 1; i <= 30; ++i) {
    world.wheel("app", fmt::format("{}.0", i), {fmt::format("lib=={}.0", i)});
    world.wheel("lib", fmt::format("{}.0", i), {i > 7 ? "core>=2" : "core>=1"});
  }
  world.wheel("core", "1.5");
  EXPECT_THAT(world.plan({"wheel:app"}),
              ElementsAre("install core 1.5", "install lib 7.0", "install app 7.0"));
  EXPECT_THAT(world.plan({"wheel:app", "wheel:lib<5"}),
              ElementsAre("install core 1.5", "install lib 4.0", "install app 4.0"));
}

TEST(SolverWheels, AWheelWhoseConditionCannotBeReadIsNotTaken) {
  World world;
  world.wheel("app", "2.0", {"lib; os_name ~= 'x'"});
  world.wheel("app", "1.0");
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install app 1.0"));
}

TEST(SolverWheels, WithoutAPythonNoWheelFits) {
  Universe universe("arm64", {});
  PackageFacts facts;
  facts.name = "app";
  const std::vector<python::Tag> tags{{"py3", "none", "any"}};
  universe.add_wheel({{"app", python::Version::parse("1.0"), {}, "", {}}, facts, tags, -1});
  universe.seal();
  const auto answer = solve(universe, {parse_request("wheel:app", universe)}, {});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.explanation(), HasSubstr("no Python"));
}

TEST(SolverWheels, WhatTheSystemHasIsReliedOnOnlyWithWhatItNeeds) {
  World world;
  world.installed_wheel("bb", "1.0", true, {"cc<2"});
  world.installed_wheel("cc", "1.0", true);
  world.wheel("aa", "1.0", {"bb", "cc>=2"});
  world.wheel("cc", "2.0");
  world.wheel("bb", "2.0", {"cc>=2"});
  EXPECT_THAT(world.plan({"wheel:aa"}),
              UnorderedElementsAre("install cc 2.0", "install bb 2.0", "install aa 1.0"));
}

TEST(SolverWheels, WhatNobodyReliesOnMayBreakOutsideTheEnvironment) {
  World world;
  world.installed_wheel("bb", "1.0", true, {"cc<2"});
  world.installed_wheel("cc", "1.0", true);
  world.wheel("aa", "1.0", {"cc>=2"});
  world.wheel("cc", "2.0");
  world.wheel("bb", "2.0", {"cc>=2"});
  EXPECT_THAT(world.plan({"wheel:aa"}), ElementsAre("install cc 2.0", "install aa 1.0"));
}

TEST(SolverWheels, AnotherFileOfTheVersionWillDoWhereTheBestLacksSomething) {
  World world;
  world.wheel("ff", "1.0", {"nowhere"}, "", {"cp36", "cp36m", "linux_aarch64"});
  world.wheel("ff", "1.0");
  world.wheel("ff", "0.9");
  const auto answer = world.solve({"wheel:ff"});
  ASSERT_THAT(world.lines(answer), ElementsAre("install ff 1.0"));
  EXPECT_THAT(world.universe().file(answer.actions[0].package).source, HasSubstr("py3-none-any"));
}

TEST(SolverWheels, OfEquallyGoodTagsTheHighestBuildGoesFirst) {
  World world;  // as pip: the tag, the number, what follows the number
  world.wheel("dd", "1.0", {}, "", {"cp36", "cp36m", "manylinux2014_aarch64"});
  world.wheel("dd", "1.0", {}, "", {"cp36", "cp36m", "linux_aarch64"}, 20240101);
  world.wheel("ee", "1.0", {}, "", {"py3", "none", "any"}, 1, "a");
  const auto b = world.wheel("ee", "1.0", {}, "", {"py3", "none", "any"}, 1, "b");
  world.wheel("ee", "1.0", {}, "", {"py3", "none", "any"}, -1);
  const auto dd = world.solve({"wheel:dd"});
  EXPECT_THAT(world.universe().file(dd.actions.at(0).package).source, HasSubstr("manylinux2014"));
  EXPECT_EQ(world.solve({"wheel:ee"}).actions.at(0).package, b);
}

TEST(SolverWheels, AMarkerWithoutMeaningOfWhatIsThereIsPassedOver) {
  World world;
  world.installed_wheel("ll", "1.0", true, {"hh; platform_machine ~= 'x'", "gg; extra == 'x'"});
  world.wheel("mm", "1.0", {"ll[x]", "ll"});
  world.wheel("gg", "1.0");
  EXPECT_THAT(world.plan({"wheel:mm"}), UnorderedElementsAre("install gg 1.0", "install mm 1.0"));
}

}  // namespace
}  // namespace jetcrew::resolve
