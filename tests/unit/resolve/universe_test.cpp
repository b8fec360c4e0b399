#include "resolve/universe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using test::World;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

debian::Relation relation(std::string_view text) {
  return debian::parse_plain_relations(text).at(0);
}

TEST(Universe, VersionsAreNewestFirstWhateverTheOrderOfArrival) {
  World world;
  const auto two = world.deb("a", "2");
  const auto rc = world.deb("a", "3~rc1");
  const auto epoch = world.deb("a", "1:1");
  const auto three = world.deb("a", "3");
  EXPECT_THAT(world.sealed().versions(Ecosystem::deb, "a"), ElementsAre(epoch, three, rc, two));
  EXPECT_THAT(world.sealed().versions(Ecosystem::deb, "absent"), IsEmpty());
  EXPECT_THAT(world.sealed().versions(Ecosystem::wheel, "a"), IsEmpty());
}

TEST(Universe, WhatIsInstalledGoesBeforeTheSameVersionElsewhere) {
  World world;
  const auto stick = world.deb("a", "1");
  const auto there = world.installed("a", "1");
  EXPECT_THAT(world.sealed().versions(Ecosystem::deb, "a"), ElementsAre(there, stick));
}

TEST(Universe, TheBoardsOwnArchitectureGoesFirst) {
  World world({"armhf"});
  const auto foreign = world.deb("a", "1", "Architecture: armhf");
  const auto own = world.deb("a", "1");
  EXPECT_THAT(world.sealed().versions(Ecosystem::deb, "a"), ElementsAre(own, foreign));
  EXPECT_FALSE(world.sealed()[foreign].misfit);
}

TEST(Universe, AnotherArchitectureIsAMisfit) {
  World world;
  const auto id = world.deb("a", "1", "Architecture: amd64");
  const auto misfit = world.sealed()[id].misfit;
  ASSERT_TRUE(misfit);
  EXPECT_EQ(misfit->text, "it is built for amd64, this board is arm64");
  EXPECT_EQ(misfit->key, "why.architecture");
  EXPECT_EQ(misfit->facts, (Facts{{"built_for", "amd64"}, {"board", "arm64"}}));
}

TEST(Universe, ProvidersAreThoseThatDoNotBearTheName) {
  World world;
  world.deb("mta", "1");
  const auto exim = world.deb("exim", "1", "Provides: mta, mta (= 2), mail");
  EXPECT_THAT(world.sealed().providers("mta"), ElementsAre(exim));
  EXPECT_THAT(world.sealed().providers("mail"), ElementsAre(exim));
  EXPECT_THAT(world.sealed().providers("exim"), IsEmpty());
}

TEST(Universe, RelationsAreMetByNameAndByProvides) {
  World world;
  const auto id = world.deb("real", "1.5", "Provides: bare, versioned (= 3)");
  const auto& universe = world.sealed();
  const auto meets = [&](std::string_view text) { return universe.satisfies(id, relation(text), "arm64"); };
  EXPECT_TRUE(meets("real"));
  EXPECT_TRUE(meets("real (>= 1.5)"));
  EXPECT_FALSE(meets("real (>> 1.5)"));
  EXPECT_TRUE(meets("bare"));
  EXPECT_FALSE(meets("bare (>= 0)"));
  EXPECT_TRUE(meets("versioned (<< 4)"));
  EXPECT_FALSE(meets("versioned (= 1.5)")) << "its own version is not that of what it provides";
  EXPECT_FALSE(meets("other"));
}

TEST(Universe, QualifiersOfRelations) {
  World world({"armhf"});
  const auto plain = world.deb("plain", "1");
  const auto allowed = world.deb("plain", "2", "Multi-Arch: allowed");
  const auto all = world.deb("plain", "3", "Architecture: all");
  const auto foreign = world.deb("plain", "4", "Architecture: armhf\nMulti-Arch: foreign");
  const auto& universe = world.sealed();
  const auto meets = [&](SolvableId id, std::string_view text, std::string_view owner) {
    return universe.satisfies(id, relation(text), owner);
  };
  EXPECT_TRUE(meets(plain, "plain", "arm64"));
  EXPECT_TRUE(meets(plain, "plain", "all")) << "all counts as the board's own";
  EXPECT_FALSE(meets(plain, "plain", "armhf"));
  EXPECT_TRUE(meets(plain, "plain:arm64", "armhf"));
  EXPECT_FALSE(meets(plain, "plain:any", "arm64"));
  EXPECT_TRUE(meets(allowed, "plain:any", "armhf"));
  EXPECT_FALSE(meets(allowed, "plain", "armhf"));
  EXPECT_TRUE(meets(all, "plain", "arm64"));
  EXPECT_FALSE(meets(all, "plain", "armhf"));
  EXPECT_TRUE(meets(foreign, "plain", "arm64"));
  EXPECT_FALSE(meets(foreign, "plain:native", "arm64"));
}

TEST(Universe, TheInstalledVersionIsOfTheSameArchitectureOrAll) {
  World world({"armhf"});
  world.deb("a", "2");
  const auto own = world.installed("a", "1");
  const auto foreign = world.installed("a", "1", "Architecture: armhf");
  const auto& universe = world.sealed();
  EXPECT_EQ(universe.installed(Ecosystem::deb, "a", "arm64"), own);
  EXPECT_EQ(universe.installed(Ecosystem::deb, "a", "all"), own);
  EXPECT_EQ(universe.installed(Ecosystem::deb, "a", "armhf"), foreign);
  EXPECT_EQ(universe.installed(Ecosystem::deb, "b", "arm64"), std::nullopt);
}

TEST(Universe, WheelsSayWhyTheyDoNotFit) {
  World world({}, 8);
  const auto good = world.wheel("a", "1.0");
  const auto tag = world.wheel("a", "2.0", {}, "", {"cp36", "cp36m", "linux_aarch64"});
  const auto python = world.wheel("a", "3.0", {}, "<3.8");
  const auto odd = world.wheel("a", "4.0", {}, "nonsense");
  const auto& universe = world.sealed();
  EXPECT_FALSE(universe[good].misfit);
  ASSERT_TRUE(universe[tag].misfit && universe[python].misfit);
  EXPECT_THAT(universe[tag].misfit->text, HasSubstr("built for Python 3.6 (cp36-cp36m)"));
  EXPECT_THAT(universe[python].misfit->text, HasSubstr("it needs Python <3.8"));
  EXPECT_FALSE(universe[odd].misfit) << "a Requires-Python that cannot be read is ignored";
}

TEST(Universe, EssentialAndProtectedAreNotToBeRemoved) {
  World world;
  const auto essential = world.installed("a", "1", "Essential: yes");
  const auto is_protected = world.installed("b", "1", "Protected: yes");
  const auto plain = world.installed("c", "1");
  EXPECT_TRUE(world.sealed()[essential].essential);
  EXPECT_TRUE(world.sealed()[is_protected].essential);
  EXPECT_FALSE(world.sealed()[plain].essential);
}

TEST(Universe, AnUnreadWheelIsReadOnceWhenItsNameIsAskedFor) {
  Universe universe("arm64", {});
  universe.set_python(test::python_target(8));
  int reads = 0;
  universe.add_unread_wheel("app", "1.0", [&]() -> std::optional<WheelFacts> {
    ++reads;
    PackageFacts facts;
    facts.name = "app";
    facts.source = "app-1.0-py3-none-any.whl";
    return WheelFacts{
        {"App", python::Version::parse("1.0"), {}, ">=3.9", {}}, facts, {{"py3", "none", "any"}}, -1};
  });
  universe.add_unread_wheel("app", "2.0", [&]() -> std::optional<WheelFacts> { return std::nullopt; });
  universe.add_unread_wheel("other", "1.0", [&]() -> std::optional<WheelFacts> {
    ADD_FAILURE() << "nobody asked for it";
    return std::nullopt;
  });
  universe.seal();
  EXPECT_EQ(universe.size(), 3U);
  EXPECT_EQ(reads, 0);
  for (int i = 0; i < 2; ++i) {
    const auto ids = universe.versions(Ecosystem::wheel, "app");
    ASSERT_EQ(ids.size(), 1U) << "what is no wheel is left out";
    EXPECT_EQ(universe.distribution(ids[0]).name, "App");
    EXPECT_EQ(universe.file(ids[0]).source, "app-1.0-py3-none-any.whl");
    ASSERT_TRUE(universe[ids[0]].misfit);
    EXPECT_EQ(universe[ids[0]].misfit->key, "why.requires_python");
  }
  EXPECT_EQ(reads, 1);
}

}  // namespace
}  // namespace jetcrew::resolve
