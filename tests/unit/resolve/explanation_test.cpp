#include "resolve/explanation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using test::World;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(Explanation, NamesNothingOutsideOfTheConflict) {
  World world;
  for (int i = 0; i < 200; ++i) {
    world.installed(fmt::format("bystander{}", i), "1",
                    i > 0 ? fmt::format("Depends: bystander{}", i - 1) : "");
  }
  world.deb("good", "1", "Depends: fine, bystander7");
  world.deb("fine", "1");
  world.deb("bad", "1", "Depends: fine, middle, bystander9");
  world.deb("middle", "1", "Depends: fine, absent (>= 3)");
  const auto answer = world.solve({"deb:good", "deb:bad"});
  ASSERT_FALSE(answer.solved);
  const auto text = answer.explanation();
  EXPECT_THAT(text, HasSubstr("bad"));
  EXPECT_THAT(text, HasSubstr("middle 1 needs absent (>= 3); no absent is at hand."));
  EXPECT_THAT(text, Not(HasSubstr("good")));
  EXPECT_THAT(text, Not(HasSubstr("fine")));
  EXPECT_THAT(text, Not(HasSubstr("bystander")));
  EXPECT_THAT(answer.causes, SizeIs(3));
}

TEST(Explanation, OfALongChainTheMiddleIsLeftOut) {
  World world;
  for (int i = 0; i < 60; ++i) {
    world.deb(fmt::format("p{}", i), "1", fmt::format("Depends: p{}", i + 1));
  }
  const auto answer = world.solve({"deb:p0"});
  ASSERT_FALSE(answer.solved);
  ASSERT_THAT(answer.causes, SizeIs(12));
  EXPECT_EQ(answer.causes.front().text, "p59 1 needs p60; no p60 is at hand.");
  EXPECT_THAT(answer.causes[1].text, HasSubstr("p58 1 needs p59"));
  EXPECT_EQ(answer.causes[4].text, "... and 50 more in between ...");
  EXPECT_THAT(answer.causes.back().text, HasSubstr("You asked for deb:p0"));
  EXPECT_THAT(answer.proposals, Contains(Field(&Cause::text, "Way out: add p60 for arm64 to the stick.")));
}

TEST(Explanation, ManyVersionsWithOneNeedAreOneLine) {
  World world;
  for (int i = 1; i <= 50; ++i) world.deb("app", std::to_string(i), "Depends: absent");
  const auto answer = world.solve({"deb:app"});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.causes, SizeIs(2));
  EXPECT_THAT(answer.explanation(), HasSubstr("..."));
}

TEST(Explanation, ManyVersionsWithNeedsOfOneKindAreOneLine) {
  World world;
  for (int i = 1; i <= 30; ++i) world.deb("app", std::to_string(i), fmt::format("Depends: lib (= {})", i));
  world.deb("lib", "77");
  const auto answer = world.solve({"deb:app"});
  ASSERT_THAT(answer.causes, SizeIs(2));
  EXPECT_EQ(answer.causes[0].text,
            "app 30 needs lib (= 30); there is only 77, lib_77.deb; and 29 other versions likewise.");
  EXPECT_THAT(answer.causes[1].text, HasSubstr("app 28 (app_28.deb), and 27 more."));
}

TEST(Explanation, ARequestForWhatIsNotThere) {
  World world;
  world.deb("app", "1");
  const auto answer = world.solve({"deb:app=2"});
  ASSERT_THAT(answer.causes, SizeIs(1));
  EXPECT_EQ(answer.causes[0].kind, "missing");
  EXPECT_THAT(answer.causes[0].text, HasSubstr("You asked for deb:app=2; there is only 1, app_1.deb"));
  EXPECT_THAT(answer.proposals,
              Contains(Field(&Cause::text, "Way out: add app (= 2) for arm64 to the stick.")));
}

TEST(Explanation, ProposesADowngradeAndSaysOfWhat) {
  World world;
  world.installed("lib", "2");
  world.deb("lib", "1");
  world.deb("app", "1", "Depends: lib (= 1)");
  const auto answer = world.solve({"deb:app"});
  EXPECT_THAT(answer.proposals,
              Contains(Field(&Cause::text, "It would work with --allow-downgrade: lib back from 2 to 1.")));
  EXPECT_THAT(answer.explanation(), HasSubstr("older than the installed 2"));
  EXPECT_THAT(answer.explanation(), Not(HasSubstr("--allow-remove")));
}

TEST(Explanation, ProposesARemovalAndSaysOfWhat) {
  World world;
  world.installed("old", "1");
  world.deb("app", "1", "Conflicts: old");
  const auto answer = world.solve({"deb:app"});
  EXPECT_THAT(answer.proposals,
              Contains(Field(&Cause::text, "It would work with --allow-remove: old 1 removed.")));
  EXPECT_THAT(answer.explanation(), Not(HasSubstr("--allow-downgrade")));
  EXPECT_THAT(
      answer.explanation(),
      HasSubstr("app 1 (app_1.deb) cannot be together with old 1 (installed): its Conflicts says old."));
  EXPECT_THAT(answer.explanation(), HasSubstr("old 1 is installed, and nothing installed is removed."));
}

TEST(Explanation, ProposesNoFlagThatWouldNotHelp) {
  World world;
  world.installed("base", "1", "Essential: yes");
  world.deb("app", "1", "Conflicts: base");
  EXPECT_THAT(world.solve({"deb:app"}).proposals, IsEmpty());
}

TEST(Explanation, TwoRequestsThatCannotBeTogether) {
  World world;
  world.deb("app", "1");
  world.deb("app", "2");
  world.deb("app", "3");
  const auto answer = world.solve({"deb:app=1", "deb:app=2"});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.explanation(), HasSubstr("You asked for deb:app=1"));
  EXPECT_THAT(answer.explanation(), HasSubstr("You asked for deb:app=2"));
  EXPECT_THAT(answer.explanation(), HasSubstr("Only one version of app can be installed."));
  EXPECT_THAT(answer.causes, SizeIs(3));
}

TEST(Explanation, AWheelsRequirementIsNamedWithoutItsCondition) {
  World world;
  world.wheel("app", "1.0", {"lib>=2; python_version >= '3.6'"});
  world.wheel("lib", "1.0");
  const auto answer = world.solve({"wheel:app"});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.explanation(), HasSubstr("app 1.0 needs lib>=2; there is only 1.0"));
  EXPECT_THAT(
      answer.proposals,
      Contains(Field(&Cause::text, "Way out: add lib>=2 for Python 3.6 (linux_aarch64) to the stick.")));
}

TEST(Explanation, IsDataToo) {
  World world;
  world.installed("lib", "2");
  world.deb("lib", "1");
  world.deb("app", "1", "Depends: lib (= 1)");
  const auto answer = world.solve({"deb:app"});
  ASSERT_THAT(answer.causes, Not(IsEmpty()));
  for (const auto& cause : answer.causes) EXPECT_EQ(cause.key.substr(0, 6), "cause.") << cause.text;
  const auto need = std::find_if(answer.causes.begin(), answer.causes.end(),
                                 [](const Cause& cause) { return cause.key == "cause.needs"; });
  ASSERT_NE(need, answer.causes.end()) << answer.explanation();
  EXPECT_EQ(need->choice, "there_is");
  const auto older = std::find_if(need->mentions.begin(), need->mentions.end(),
                                  [](const Mention& mention) { return mention.version == "1"; });
  ASSERT_NE(older, need->mentions.end());
  EXPECT_EQ(older->file, "lib_1.deb");
  EXPECT_EQ(older->why.key, "why.older");
  EXPECT_EQ(older->why.facts, (Facts{{"installed", "2"}}));
  const auto& back = answer.proposals.back();
  EXPECT_EQ(back.key, "proposal.allow_downgrade");
  ASSERT_THAT(back.mentions, SizeIs(1));
  EXPECT_EQ(back.mentions[0].change_to, "1");
}

}  // namespace
}  // namespace jetcrew::resolve
