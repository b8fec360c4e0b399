#include "resolve/constraint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using test::World;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

bool in(const std::string& versions, const std::string& version) {
  return in_range(python::SpecifierSet::parse(versions), python::Version::parse(version));
}

TEST(Constraint, ALocalVersionIsItsRelease) {
  EXPECT_TRUE(in("==1.10.*", "1.10.0+nv22.1"));
  EXPECT_TRUE(in("<=1.10.0", "1.10.0+nv22.1"));
  EXPECT_FALSE(in("==1.11.*", "1.10.0+nv22.1"));
  EXPECT_FALSE(in("==1.1.*", "1.10.0+nv22.1"));
}

TEST(Constraint, AnAlphaIsTheReleaseThatItLeadsTo) {
  EXPECT_TRUE(in("==2.0.*", "2.0.0a0+8aa34602.nv23.03"));
  EXPECT_TRUE(in(">=2.0", "2.0.0a0+8aa34602.nv23.03"));
  EXPECT_FALSE(in("<2.0", "2.0.0a0+8aa34602.nv23.03"));
  EXPECT_TRUE(in("<=2.0.0a0", "2.0.0a0+ec3941ad.nv23.2")) << "a set may name the alphas alone";
  EXPECT_FALSE(in("<=2.0.0a0", "2.0.0+nv23.05"));
}

TEST(Constraint, KnowsWhatCannotHold) {
  const auto can = [](const std::string& text) { return can_hold(python::SpecifierSet::parse(text)); };
  for (const auto* text : {"", "<7.17", ">=7.10,<7.17", ">1,<2", "==1.7.*", "~=1.4.2,!=1.4.2", ">5",
                           ">1.5,!=1.5.*", ">1.9,!=1.9.*", ">9,!=9.*", ">=0,!=0.*"})
    EXPECT_TRUE(can(text)) << text;
  for (const auto* text : {"<2,>=2", "==1.7.*,==1.8.*", ">=3,<2", "==1.0,!=1.0", "==1.5.*,!=1.5.*"})
    EXPECT_FALSE(can(text)) << text;
}

/// The stick of the README's table, with one torch too many.
World with_table() {
  World world;
  world.goes_with("torchvision", "==0.7.*", "torch", "==1.6.*");
  world.goes_with("torchvision", "==0.8.*", "torch", "==1.7.*");
  world.goes_with("torchvision", "==0.9.*", "torch", "==1.8.*");
  return world;
}

TEST(Constraints, TheRightPairIsChosenThoughMetadataSaysNothing) {
  auto world = with_table();
  for (const auto* version : {"1.6.0", "1.7.0", "1.9.0"}) world.wheel("torch", version);
  for (const auto* version : {"0.7.0", "0.8.1"}) world.wheel("torchvision", version, {"torch"});
  EXPECT_THAT(world.plan({"wheel:torchvision"}),
              ElementsAre("install torch 1.7.0", "install torchvision 0.8.1"));
  EXPECT_THAT(world.plan({"wheel:torch==1.6.0", "wheel:torchvision"}),
              ElementsAre("install torch 1.6.0", "install torchvision 0.7.0"));
}

TEST(Constraints, APartnerIsHeldToItsVersionWithoutAnyNeedForIt) {
  auto world = with_table();
  world.wheel("torch", "1.9.0");
  world.wheel("torch", "1.7.0");
  world.wheel("torchvision", "0.8.1");
  EXPECT_THAT(world.plan({"wheel:torchvision", "wheel:torch"}),
              UnorderedElementsAre("install torch 1.7.0", "install torchvision 0.8.1"));
  EXPECT_THAT(world.plan({"wheel:torchvision"}), ElementsAre("install torchvision 0.8.1"))
      << "none is asked for";
}

TEST(Constraints, AWayOutSaysWhereToReadOfIt) {
  World world;
  world.goes_with("torchvision", "==0.8.*", "torch", "==1.7.*", "https://example.org/table");
  world.wheel("torch", "1.6.0");
  world.wheel("torchvision", "0.8.1", {"torch"});
  const auto answer = world.solve({"wheel:torchvision"});
  ASSERT_FALSE(answer.proposals.empty());
  EXPECT_EQ(answer.proposals[0].url, "https://example.org/table");
  EXPECT_THAT(answer.proposals[0].text, EndsWith(" See https://example.org/table"));
}

TEST(Constraints, AWrongPairIsExplained) {
  auto world = with_table();
  world.wheel("torch", "1.6.0");
  world.wheel("torchvision", "0.8.1", {"torch"});
  const auto answer = world.solve({"wheel:torchvision"});
  EXPECT_EQ(
      answer.explanation(),
      "torchvision 0.8.1 goes with torch 1.7, not with torch 1.6.0 (catalogue: the table).\n"
      "torchvision 0.8.1 needs torch; the stick has torch 1.6.0 (torch-1.6.0-py3-none-any.whl).\n"
      "You asked for wheel:torchvision; the stick has torchvision 0.8.1 "
      "(torchvision-0.8.1-py3-none-any.whl).\n"
      "Way out: add torchvision 0.7 for Python 3.6 (linux_aarch64) to the stick; it goes with torch 1.6.0.\n"
      "Or: add torch 1.7 for Python 3.6 (linux_aarch64) to the stick; it goes with torchvision 0.8.1.\n");
}

TEST(Constraints, SeveralWrongPartnersAreOneSentence) {
  auto world = with_table();
  world.wheel("torch", "1.6.0");
  world.wheel("torch", "1.9.0");
  world.wheel("torchvision", "0.8.1", {"torch"});
  EXPECT_THAT(world.solve({"wheel:torchvision"}).explanation(),
              HasSubstr("goes with torch 1.7, not with torch 1.9.0, 1.6.0 (catalogue: the table)."));
}

TEST(Constraints, WhatWasAskedForIsNotProposedInAnotherVersion) {
  auto world = with_table();
  world.wheel("torch", "1.6.0");
  world.wheel("torchvision", "0.8.1");
  const auto text = world.solve({"wheel:torch==1.6.0", "wheel:torchvision"}).explanation();
  EXPECT_THAT(
      text,
      HasSubstr(
          "add torchvision 0.7 for Python 3.6 (linux_aarch64) to the stick; it goes with torch 1.6.0."));
  EXPECT_THAT(text, Not(HasSubstr("add torch 1.7")));
}

TEST(Constraints, NvidiasAlphaIsTheRightPartner) {
  World world({}, 8);
  world.goes_with("torchvision", "==0.15.*", "torch", "==2.0.*");
  world.wheel("torch", "2.0.0a0+8aa34602.nv23.03");
  world.wheel("torch", "1.13.0");
  world.wheel("torchvision", "0.15.1", {"torch"});
  EXPECT_THAT(world.plan({"wheel:torchvision"}),
              ElementsAre("install torch 2.0.0a0+8aa34602.nv23.03", "install torchvision 0.15.1"));
}

TEST(Constraints, AnInstalledPartnerOfTheWrongVersionIsReplaced) {
  auto world = with_table();
  world.installed_wheel("torch", "1.6.0", false);
  world.wheel("torch", "1.7.0");
  world.wheel("torchvision", "0.8.1", {"torch"});
  EXPECT_THAT(world.plan({"wheel:torchvision"}),
              ElementsAre("upgrade torch 1.7.0", "install torchvision 0.8.1"));
}

TEST(Constraints, AnInstalledPartnerThatCannotBeReplacedIsNamed) {
  auto world = with_table();
  world.installed_wheel("torch", "1.6.0", false);
  world.wheel("torchvision", "0.8.1", {"torch"});
  const auto text = world.solve({"wheel:torchvision"}).explanation();
  EXPECT_THAT(text, HasSubstr("torchvision 0.8.1 goes with torch 1.7, not with torch 1.6.0"));
  EXPECT_THAT(text, HasSubstr("the board has torch 1.6.0."));
  EXPECT_THAT(
      text,
      HasSubstr(
          "add torchvision 0.7 for Python 3.6 (linux_aarch64) to the stick; it goes with torch 1.6.0."));
}

TEST(Constraints, TheRightOneGoesInFrontOfTheSystems) {
  auto world = with_table();
  world.installed_wheel("torch", "1.6.0", true);
  world.wheel("torch", "1.7.0");
  world.wheel("torchvision", "0.8.1");
  EXPECT_THAT(world.plan({"wheel:torchvision"}),
              UnorderedElementsAre("install torch 1.7.0", "install torchvision 0.8.1"));
}

TEST(Constraints, TheSystemsWrongPartnerIsNamedWhereNoRightOneIsAtHand) {
  auto world = with_table();
  world.installed_wheel("torch", "1.6.0", true);
  world.wheel("torchvision", "0.8.1");
  EXPECT_THAT(world.solve({"wheel:torchvision"}).explanation(),
              HasSubstr("torchvision 0.8.1 goes with torch 1.7, not with the system's torch 1.6.0"));
}

TEST(Constraints, WhatIsInstalledKeepsItsPartner) {
  auto world = with_table();
  world.installed_wheel("torch", "1.7.0", false);
  world.installed_wheel("torchvision", "0.8.1", false);
  world.wheel("torch", "1.8.0");
  world.options.upgrade = true;
  EXPECT_THAT(world.plan({"wheel:torch"}), IsEmpty());
  const auto text = world.solve({"wheel:torch>=1.8"}).explanation();
  EXPECT_THAT(text, HasSubstr("torchvision 0.8.1 goes with torch 1.7, not with torch 1.8.0"));
}

TEST(Constraints, WhatIsInstalledComesAlongWithItsPartner) {
  auto world = with_table();
  world.installed_wheel("torch", "1.7.0", false);
  world.installed_wheel("torchvision", "0.8.1", false);
  world.wheel("torch", "1.8.0");
  world.wheel("torchvision", "0.9.0");
  EXPECT_THAT(world.plan({"wheel:torch>=1.8"}),
              UnorderedElementsAre("upgrade torch 1.8.0", "upgrade torchvision 0.9.0"));
}

TEST(Constraints, WhatIsInstalledAndBrokenAlreadyIsInNobodysWay) {
  auto world = with_table();
  world.installed_wheel("torch", "1.6.0", false);
  world.installed_wheel("torchvision", "0.8.1", false);
  world.wheel("torch", "1.9.0");
  world.wheel("app", "1.0", {"torch"});
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install app 1.0"));
  EXPECT_THAT(world.plan({"wheel:torch>=1.9"}), ElementsAre("upgrade torch 1.9.0"));
}

TEST(Constraints, WhatDoesNotWorkHereIsPassedOver) {
  World world;
  world.does_not_work("numpy", "==1.19.5");
  world.wheel("numpy", "1.19.5");
  world.wheel("numpy", "1.19.4");
  EXPECT_THAT(world.plan({"wheel:numpy"}), ElementsAre("install numpy 1.19.4"));
  EXPECT_EQ(world.solve({"wheel:numpy==1.19.5"}).explanation(),
            "numpy 1.19.5 does not work with Python 3.6.9 on aarch64 (catalogue: the table).\n"
            "You asked for wheel:numpy==1.19.5; the stick has numpy 1.19.5 (numpy-1.19.5-py3-none-any.whl).\n"
            "Way out: add another version of numpy to the stick.\n");
}

TEST(Constraints, WhatIsInstalledAndDoesNotWorkIsInNobodysWay) {
  World world;
  world.does_not_work("numpy", "==1.19.5");
  world.installed_wheel("numpy", "1.19.5", false);
  world.wheel("app", "1.0", {"numpy"});
  EXPECT_THAT(world.plan({"wheel:app"}), ElementsAre("install app 1.0"));
}

TEST(Limits, ChooseAmongTheVersionsAtHand) {
  World world;
  world.limit("debugging", "ipython", "<7.17");
  world.wheel("ipdb", "0.13", {"ipython>=7.10"});
  world.wheel("ipython", "7.34");
  world.wheel("ipython", "7.16.3");
  EXPECT_THAT(world.plan({"wheel:ipdb"}), ElementsAre("install ipython 7.16.3", "install ipdb 0.13"));
  EXPECT_THAT(world.plan({"wheel:ipython"}), ElementsAre("install ipython 7.16.3"));
}

TEST(Limits, APreReleaseWillDoWhereTheLimitLeavesNothingFinal) {
  World world({}, 8);
  world.limit("pytorch", "torch", "<2");
  world.wheel("torch", "2.0.0+nv23.05");
  world.wheel("torch", "1.12.0a0+84d1cb9.nv22.4");
  EXPECT_THAT(world.plan({"wheel:torch"}), ElementsAre("install torch 1.12.0a0+84d1cb9.nv22.4"));
}

TEST(Limits, AskForNothing) {
  World world;
  world.limit("debugging", "jedi", "<=0.17.2");
  world.wheel("ipdb", "0.13");
  world.wheel("jedi", "0.17.2");
  EXPECT_THAT(world.plan({"wheel:ipdb"}), ElementsAre("install ipdb 0.13"));
}

TEST(Limits, AreExplainedWithWhatToAdd) {
  World world;
  world.limit("debugging", "ipython", "<7.17");
  world.wheel("ipdb", "0.13", {"ipython>=7.10"});
  world.wheel("ipython", "7.34");
  EXPECT_EQ(world.solve({"wheel:ipdb"}, {"debugging"}).explanation(),
            "The profile debugging allows ipython<7.17 only.\n"
            "ipdb 0.13 needs ipython>=7.10; the stick has ipython 7.34 (ipython-7.34-py3-none-any.whl).\n"
            "The profile debugging asks for ipdb; the stick has ipdb 0.13 (ipdb-0.13-py3-none-any.whl).\n"
            "Way out: add ipython<7.17,>=7.10 to the stick.\n");
}

TEST(Limits, TwoProfilesThatExcludeOneAnotherAreBothNamed) {
  World world;
  world.limit("old", "bar", "<2");
  world.wheel("foo", "1.0", {"bar"});
  world.wheel("bar", "1.0");
  world.wheel("bar", "2.0");
  const auto answer = world.solve({"wheel:foo", "wheel:bar>=2"}, {"old", "new"});
  EXPECT_EQ(answer.explanation(),
            "With what is at hand, the profiles new and old do not go together in one environment.\n"
            "The profile old allows bar<2 only.\n"
            "The profile new asks for bar>=2; the stick has bar 2.0 (bar-2.0-py3-none-any.whl).\n"
            "Way out: give each of the profiles new, old an environment of its own: jetcrew install "
            "--environment old profile:old.\n");
}

TEST(Limits, TwoProfilesLimitsMayLeaveNothing) {
  World world;
  world.limit("old", "bar", "<2");
  world.limit("new", "bar", ">=2");
  world.wheel("foo", "1.0", {"bar"});
  world.wheel("bar", "1.0");
  world.wheel("bar", "2.0");
  const auto answer = world.solve({"wheel:foo"}, {"old"});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.explanation(), HasSubstr("The profile old allows bar<2 only.\n"));
  EXPECT_THAT(answer.explanation(), HasSubstr("The profile new allows bar>=2 only.\n"));
  EXPECT_THAT(answer.explanation(), Not(HasSubstr("to the stick")));
  EXPECT_THAT(answer.proposals, Contains(Field(&Cause::key, "proposal.environments")));
}

TEST(Limits, WhatIsInstalledAndLeftAloneIsInNobodysWay) {
  World world;
  world.limit("debugging", "ipython", "<7.17");
  world.installed_wheel("ipython", "7.34", false);
  world.installed_wheel("jupyter", "1.0", false, {"ipython"});
  world.wheel("jupyter", "2.0", {});
  world.wheel("ipdb", "0.13");
  EXPECT_THAT(world.plan({"wheel:ipdb"}), ElementsAre("install ipdb 0.13"));
  EXPECT_THAT(world.plan({"wheel:jupyter"}), IsEmpty());
}

TEST(Limits, WhatIsInstalledIsReplacedWhereItIsNeeded) {
  World world;
  world.limit("new", "bar", ">=2");
  world.installed_wheel("bar", "1.0", false);
  world.wheel("bar", "2.0");
  world.wheel("foo", "1.0", {"bar"});
  EXPECT_THAT(world.plan({"wheel:foo"}), ElementsAre("upgrade bar 2.0", "install foo 1.0"));
}

/// What is tried and given up again leaves no trace on what is installed.
TEST(Limits, AnInstalledOneIsRuledOutOnlyForWhatComes) {
  World world;
  world.limit("old", "bar", "<2");
  world.installed_wheel("bar", "2.0", false);
  world.wheel("foo", "2.0", {"bar"});
  world.wheel("foo", "1.0");
  EXPECT_THAT(world.plan({"wheel:foo"}), ElementsAre("install foo 1.0"));
}

TEST(Profiles, AreTheReasonForWhatTheyAskFor) {
  World world;
  world.wheel("ipdb", "0.13", {"ipython"});
  world.wheel("ipython", "7.16.3");
  const auto answer = world.solve({"wheel:ipdb"}, {"debugging"});
  ASSERT_EQ(answer.actions.size(), 2U);
  EXPECT_EQ(answer.actions[0].reason.kind, "needed");
  EXPECT_EQ(answer.actions[1].reason.kind, "profile");
  EXPECT_EQ(answer.actions[1].reason.by, "debugging");
}

}  // namespace
}  // namespace jetcrew::resolve
