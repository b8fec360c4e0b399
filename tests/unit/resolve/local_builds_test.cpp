#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {
namespace {

using test::World;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// A board with NVIDIA's torch, and app, which wants a newer one.
class LocalBuilds : public ::testing::TestWithParam<bool> {
 protected:
  LocalBuilds() {
    world.installed_wheel("torch", "2.0.0+nv23.05", GetParam());
    world.wheel("torch", "2.1.0");
    world.wheel("app", "1.0", {"torch>=2.1"});
    world.wheel("easy", "1.0", {"torch>=1.13"});
  }

  World world;
};

INSTANTIATE_TEST_SUITE_P(OfTheEnvironmentAndOfTheSystem, LocalBuilds, ::testing::Bool());

TEST_P(LocalBuilds, IsNotReplacedForAnothersNeed) {
  for (const bool upgrade : {false, true}) {
    world.options.upgrade = upgrade;
    const auto answer = world.solve({"wheel:app"});
    ASSERT_FALSE(answer.solved) << "--upgrade: " << upgrade;
    EXPECT_THAT(
        answer.explanation(),
        HasSubstr("the installed 2.0.0+nv23.05 is a build of its own and gives way to a plain one only where "
                  "wheel:torch itself is asked for"));
    ASSERT_THAT(answer.proposals, ElementsAre(Field(&Cause::key, "proposal.name_it")));
    const auto& proposal = answer.proposals.front();
    EXPECT_THAT(proposal.lists.at("requests"), ElementsAre("wheel:torch"));
    EXPECT_THAT(proposal.lists.at("plain"), ElementsAre("torch 2.1.0"));
    EXPECT_THAT(proposal.lists.at("builds"), ElementsAre("torch 2.0.0+nv23.05"));
  }
}

TEST_P(LocalBuilds, TheWayOutLeadsOut) {
  const auto answer = world.solve({"wheel:app", "wheel:torch"});
  ASSERT_TRUE(answer.solved) << answer.explanation();
  const auto* verb = GetParam() ? "install" : "upgrade";
  EXPECT_THAT(world.lines(answer), ElementsAre(fmt::format("{} torch 2.1.0", verb), "install app 1.0"));
}

TEST_P(LocalBuilds, StaysWhereItWillDo) {
  EXPECT_THAT(world.plan({"wheel:easy"}), ElementsAre("install easy 1.0"));
  EXPECT_THAT(world.plan({"wheel:easy", "wheel:Torch"}), ElementsAre("install easy 1.0"))
      << "to name it is no wish for another version";
}

TEST_P(LocalBuilds, AProfileThatNamesItMeansIt) {
  EXPECT_TRUE(world.solve({"wheel:app", "wheel:torch>=2.1"}, {"vision", "vision"}).solved);
}

TEST_P(LocalBuilds, AnotherBuildTakesItsPlace) {
  world.wheel("torch", "2.1.0+nv23.10");
  EXPECT_THAT(world.plan({"wheel:app"}), Contains(HasSubstr("torch 2.1.0+nv23.10")));
}

TEST_P(LocalBuilds, APlainOneIsNotProposedWhereItWouldNotHelp) {
  world.wheel("worse", "1.0", {"torch>=2.1", "absent"});
  const auto answer = world.solve({"wheel:worse"});
  ASSERT_FALSE(answer.solved);
  for (const auto& proposal : answer.proposals) EXPECT_NE(proposal.key, "proposal.name_it");
}

}  // namespace
}  // namespace jetcrew::resolve
