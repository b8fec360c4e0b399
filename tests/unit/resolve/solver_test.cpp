#include "resolve/solver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using test::World;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

const auto unsolved = ElementsAre(StartsWith("unsolved"));

TEST(SolverDebs, WhatIsNeededComesToo) {
  World world;
  world.deb("app", "1", "Depends: lib (>= 2)");
  world.deb("lib", "1");
  world.deb("lib", "2");
  world.deb("other", "1");
  const auto answer = world.solve({"deb:app"});
  EXPECT_THAT(world.lines(answer), ElementsAre("install lib 2", "install app 1"));
  EXPECT_EQ(answer.actions[0].reason.kind, "needed");
  EXPECT_EQ(answer.actions[0].reason.by, "app");
  EXPECT_EQ(answer.actions[0].reason.relation, "lib (>= 2)");
  EXPECT_EQ(answer.actions[1].reason.kind, "requested");
}

TEST(SolverDebs, TheFirstAlternativeIsPreferredUnlessOneIsThere) {
  World fresh;
  fresh.deb("app", "1", "Depends: mta | postfix");
  fresh.deb("mta", "1");
  fresh.deb("postfix", "1");
  EXPECT_THAT(fresh.plan({"deb:app"}), ElementsAre("install mta 1", "install app 1"));
  World has_second;
  has_second.deb("app", "1", "Depends: mta | postfix");
  has_second.deb("mta", "1");
  has_second.installed("postfix", "1");
  EXPECT_THAT(has_second.plan({"deb:app"}), ElementsAre("install app 1"));
}

TEST(SolverDebs, ALaterAlternativeWhereTheFirstIsImpossible) {
  World world;
  world.deb("app", "1", "Depends: first | second");
  world.deb("first", "1", "Depends: absent");
  world.deb("second", "1");
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("install second 1", "install app 1"));
}

TEST(SolverDebs, UnversionedProvidesMeetUnversionedRelationsOnly) {
  World world;
  world.deb("any", "1", "Depends: virtual");
  world.deb("least", "1", "Depends: virtual (>= 1)");
  world.deb("real", "5", "Provides: virtual");
  EXPECT_THAT(world.plan({"deb:any"}), ElementsAre("install real 5", "install any 1"));
  EXPECT_THAT(world.plan({"deb:least"}), unsolved);
}

TEST(SolverDebs, VersionedProvidesMeetWhatTheirVersionMeets) {
  World world;
  world.deb("low", "1", "Depends: virtual (>= 2)");
  world.deb("high", "1", "Depends: virtual (>= 3)");
  world.deb("real", "9", "Provides: virtual (= 2.5)");
  EXPECT_THAT(world.plan({"deb:low"}), ElementsAre("install real 9", "install low 1"));
  EXPECT_THAT(world.plan({"deb:high"}), unsolved);
}

TEST(SolverDebs, AnExactVersionCanBeAskedFor) {
  World world;
  world.deb("app", "1");
  world.deb("app", "2");
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("install app 2"));
  EXPECT_THAT(world.plan({"deb:app=1"}), ElementsAre("install app 1"));
  EXPECT_THAT(world.plan({"deb:app=3"}), unsolved);
}

/// As L4T 32.7 ships it: stdlib and minimal of one build, held together by `=`.
void add_python36(World& world, const std::string& on_board) {
  world.installed("libpython3.6-minimal", on_board);
  world.installed("libpython3.6-stdlib", on_board, "Depends: libpython3.6-minimal (= " + on_board + ")");
  world.installed("python3.6", "3.6.9-1", "Depends: libpython3.6-stdlib (>= 3.6.7)");
}

TEST(SolverDebs, ADevelopmentPackageTakesItsWholeExactChainAlong) {
  World world;
  add_python36(world, "3.6.9-1~18.04ubuntu1.4");
  const std::string next = "3.6.9-1~18.04ubuntu1.12";
  world.deb("libpython3.6-dev", next, "Depends: libpython3.6-stdlib (= " + next + ")");
  world.deb("libpython3.6-stdlib", next, "Depends: libpython3.6-minimal (= " + next + ")");
  world.deb("libpython3.6-minimal", next);
  EXPECT_THAT(world.plan({"deb:libpython3.6-dev"}),
              ElementsAre("upgrade libpython3.6-minimal " + next, "upgrade libpython3.6-stdlib " + next,
                          "install libpython3.6-dev " + next));
}

TEST(SolverDebs, AnExactChainWithTheWrongVersionOnTheStickSaysWhatToAdd) {
  World world;
  const std::string board = "3.6.9-1~18.04ubuntu1.4";
  const std::string wanted = "3.6.9-1~18.04ubuntu1.12";
  const std::string stick = "3.6.9-1~18.04ubuntu1.9";
  add_python36(world, board);
  world.deb("libpython3.6-dev", wanted, "Depends: libpython3.6-stdlib (= " + wanted + ")");
  world.deb("libpython3.6-stdlib", stick, "Depends: libpython3.6-minimal (= " + stick + ")");
  world.deb("libpython3.6-minimal", stick);
  const auto answer = world.solve({"deb:libpython3.6-dev"});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.actions, IsEmpty());
  const auto text = answer.explanation();
  EXPECT_THAT(text, HasSubstr("libpython3.6-dev " + wanted));
  EXPECT_THAT(text, HasSubstr("libpython3.6-stdlib (= " + wanted + ")"));
  EXPECT_THAT(text, HasSubstr(board + ", installed"));
  EXPECT_THAT(text, HasSubstr(stick + ", libpython3.6-stdlib_" + stick + ".deb"));
  EXPECT_THAT(text, HasSubstr("Way out: add libpython3.6-dev " + board +
                              " for arm64 to the stick; it goes with the "
                              "installed libpython3.6-stdlib.\n"));
  EXPECT_THAT(text, HasSubstr("Or: add all of these in version " + wanted +
                              " for arm64 to the stick: "
                              "libpython3.6-stdlib, libpython3.6-minimal.\n"));
}

TEST(SolverDebs, ConflictsAndBreaksAreKept) {
  for (const std::string field : {"Conflicts", "Breaks"}) {
    World world;
    world.deb("a", "1", field + ": b (<< 2)");
    world.deb("b", "1");
    EXPECT_THAT(world.plan({"deb:a", "deb:b"}), unsolved) << field;
    World newer;
    newer.deb("a", "1", field + ": b (<< 2)");
    newer.deb("b", "1");
    newer.deb("b", "2");
    EXPECT_THAT(newer.plan({"deb:a", "deb:b"}), UnorderedElementsAre("install a 1", "install b 2")) << field;
  }
}

TEST(SolverDebs, WhatAConflictNamesMayBeProvidedButNotByItself) {
  World world;
  world.deb("exim", "1", "Provides: mta\nConflicts: mta");
  world.deb("postfix", "1", "Provides: mta\nConflicts: mta");
  EXPECT_THAT(world.plan({"deb:exim"}), ElementsAre("install exim 1"));
  EXPECT_THAT(world.plan({"deb:exim", "deb:postfix"}), unsolved);
}

TEST(SolverDebs, AnInstalledPackageIsUpgradedOutOfAConflict) {
  World world;
  world.installed("old", "1");
  world.deb("old", "2");
  world.deb("app", "1", "Breaks: old (<< 2)");
  EXPECT_THAT(world.plan({"deb:app"}), UnorderedElementsAre("upgrade old 2", "install app 1"));
}

TEST(SolverDebs, NothingIsRemovedUnlessAllowed) {
  World world;
  world.installed("old", "1");
  world.deb("app", "1", "Conflicts: old");
  EXPECT_THAT(world.plan({"deb:app"}), unsolved);
  world.options.allow_remove = true;
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("remove old 1", "install app 1"));
}

TEST(SolverDebs, EssentialPackagesAreNeverRemoved) {
  for (const std::string field : {"Essential: yes", "Protected: yes"}) {
    World world;
    world.installed("base", "1", field);
    world.deb("app", "1", "Conflicts: base");
    world.options.allow_remove = true;
    const auto answer = world.solve({"deb:app"});
    ASSERT_FALSE(answer.solved) << field;
    EXPECT_THAT(answer.explanation(), HasSubstr("base 1 is installed and essential")) << field;
  }
}

TEST(SolverDebs, NothingIsDowngradedUnlessAllowed) {
  World world;
  world.installed("lib", "2");
  world.deb("lib", "1");
  world.deb("app", "1", "Depends: lib (= 1)");
  EXPECT_THAT(world.plan({"deb:app"}), unsolved);
  EXPECT_THAT(world.plan({"deb:lib=1"}), unsolved);
  world.options.allow_downgrade = true;
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("downgrade lib 1", "install app 1"));
}

TEST(SolverDebs, AHeldPackageStaysAsItIs) {
  World world;
  world.installed("kernel", "1", "", true);
  world.deb("kernel", "2");
  world.deb("app", "1", "Depends: kernel (>= 2)");
  world.options.allow_remove = true;
  world.options.allow_downgrade = true;
  const auto answer = world.solve({"deb:app"});
  ASSERT_FALSE(answer.solved);
  EXPECT_THAT(answer.explanation(), HasSubstr("kernel 1 is held"));
  EXPECT_THAT(world.plan({"deb:kernel"}), IsEmpty()) << "it is there";
}

TEST(SolverDebs, WhatIsInstalledIsLeftAsItIsUnlessAnUpgradeIsAskedFor) {
  World world;
  world.installed("app", "1", "Depends: lib");
  world.installed("lib", "1");
  world.deb("app", "2", "Depends: lib");
  world.deb("lib", "2");
  EXPECT_THAT(world.plan({"deb:app"}), IsEmpty());
  world.options.upgrade = true;
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("upgrade app 2")) << "lib was not asked for";
}

TEST(SolverDebs, TheNewestIsChosenEvenWhereAnOlderOneChangesLess) {
  World world;
  world.deb("app", "1");
  world.deb("app", "2", "Depends: a, b");
  world.deb("a", "1");
  world.deb("a", "2");
  world.deb("b", "1");
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("install a 2", "install b 1", "install app 2"));
}

TEST(SolverDebs, AnOlderVersionWhereTheNewestCannotBe) {
  World world;
  world.deb("app", "2", "Depends: lib (>= 2)");
  world.deb("app", "1", "Depends: lib (>= 1)");
  world.deb("lib", "1.5");
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("install lib 1.5", "install app 1"));
}

TEST(SolverDebs, RecommendsOnRequestAndOnlyWherePossible) {
  World world;
  world.deb("app", "1", "Recommends: good, bad, absent");
  world.deb("good", "1", "Recommends: more");
  world.deb("more", "1");
  world.deb("bad", "1", "Conflicts: app");
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("install app 1"));
  world.options.recommends = true;
  const auto answer = world.solve({"deb:app"});
  EXPECT_THAT(world.lines(answer), UnorderedElementsAre("install app 1", "install good 1", "install more 1"));
  for (const auto& action : answer.actions) {
    const bool asked_for = world.sealed()[action.package].name == "app";
    EXPECT_EQ(action.reason.kind, asked_for ? "requested" : "recommended");
  }
}

TEST(SolverDebs, BrokenNeedsOfWhatIsInstalledAreLeftAlone) {
  World world;
  world.installed("broken", "1", "Depends: absent, lib\nConflicts: enemy");
  world.installed("enemy", "1");
  world.installed("lib", "1");
  world.deb("lib", "2");
  world.deb("app", "1");
  world.deb("thief", "1", "Conflicts: lib");
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("install app 1"));
  world.options.allow_remove = true;
  // A need that is met now stays met: who depends on lib goes with it.
  EXPECT_THAT(world.plan({"deb:thief"}),
              UnorderedElementsAre("remove broken 1", "remove lib 1", "install thief 1"));
}

TEST(SolverDebs, PackagesOfAnotherArchitectureAreNotTaken) {
  World world;
  world.deb("app", "2", "Architecture: amd64");
  world.deb("app", "1", "Architecture: all");
  EXPECT_THAT(world.plan({"deb:app"}), ElementsAre("install app 1"));
}

TEST(SolverDebs, APermissionIsUsedOnlyWhereNothingElseHelps) {
  {
    World world;  // b can be upgraded: it need not go
    world.options.allow_remove = true;
    world.installed("b", "1");
    world.deb("a", "1", "Breaks: b (<< 2)");
    world.deb("b", "2");
    EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("upgrade b 2", "install a 1"));
  }
  {
    World world;  // y will do
    world.options.allow_remove = true;
    world.installed("z", "1");
    world.deb("a", "1", "Depends: x | y");
    world.deb("x", "1", "Conflicts: z");
    world.deb("y", "1");
    EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("install y 1", "install a 1"));
  }
  {
    World world;  // c will do
    world.options.allow_downgrade = true;
    world.installed("b", "2");
    world.deb("a", "1", "Depends: b (<= 1) | c");
    world.deb("b", "1");
    world.deb("c", "1");
    EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("install c 1", "install a 1"));
  }
}

TEST(SolverDebs, ADowngradeIsTakenBeforeARemoval) {
  World world;
  world.options.allow_remove = true;
  world.options.allow_downgrade = true;
  world.installed("b", "2");
  world.installed("c", "1");
  world.deb("a", "1", "Depends: x | y");
  world.deb("x", "1", "Conflicts: c");
  world.deb("y", "1", "Depends: b (<= 1)");
  world.deb("b", "1");
  EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("downgrade b 1", "install y 1", "install a 1"));
}

TEST(SolverDebs, WhereSomethingMustGoAsLittleAsPossibleDoes) {
  World world;
  world.options.allow_remove = true;
  world.installed("c", "1");
  world.installed("d", "1");
  world.installed("needs-d", "1", "Depends: d");
  world.deb("a", "1", "Depends: x | y");
  world.deb("x", "1", "Conflicts: d");
  world.deb("y", "1", "Conflicts: c");
  EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("remove c 1", "install y 1", "install a 1"));
}

TEST(SolverDebs, ARequestByNameMeansWhatBearsTheName) {
  {
    World world;
    world.installed("bar", "1", "Provides: foo");
    world.deb("foo", "1");
    EXPECT_THAT(world.plan({"deb:foo"}), ElementsAre("install foo 1"));
  }
  {
    World world;  // nobody bears it
    world.installed("bar", "1", "Provides: foo");
    EXPECT_THAT(world.plan({"deb:foo"}), ElementsAre());
  }
  {
    World world;  // the version that was asked for is that of the name
    world.deb("bar", "9", "Provides: foo (= 1)");
    world.deb("foo", "2");
    EXPECT_FALSE(world.solve({"deb:foo=1"}).solved);
  }
  {
    World world;  // what was asked for cannot be had; something else is another wish
    world.deb("bar", "9", "Provides: foo");
    world.deb("foo", "2", "Depends: nope");
    EXPECT_FALSE(world.solve({"deb:foo"}).solved);
  }
  {
    World world;  // what cannot be chosen here at all stands in nobody's way
    world.deb("bar", "9", "Provides: foo");
    world.deb("foo", "2", "Architecture: riscv64");
    EXPECT_THAT(world.plan({"deb:foo"}), ElementsAre("install bar 9"));
  }
}

TEST(SolverDebs, WhatIsHalfInstalledMeetsNothingAndIsThere) {
  {
    World world;  // it is what is asked for, in its own version or a newer one
    world.unconfigured("b", "2");
    world.deb("b", "2");
    world.deb("a", "1", "Depends: b");
    EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("reinstall b 2", "install a 1"));
    EXPECT_THAT(world.plan({"deb:b"}), ElementsAre("reinstall b 2"));
  }
  {
    World world;  // held: it comes again as it is
    world.unconfigured("b", "2", "", true);
    world.deb("b", "2");
    world.deb("b", "3");
    world.deb("a", "1", "Depends: b");
    EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("reinstall b 2", "install a 1"));
  }
  {
    World world;  // an older version is a downgrade
    world.unconfigured("b", "2");
    world.deb("b", "1");
    world.deb("a", "1", "Depends: b");
    const auto answer = world.solve({"deb:a"});
    ASSERT_FALSE(answer.solved);
    EXPECT_THAT(answer.explanation(), HasSubstr("b 2 is there, but only half installed"));
    world.options.allow_downgrade = true;
    EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("downgrade b 1", "install a 1"));
  }
  {
    World world;  // what conflicts with it is refused by dpkg
    world.unconfigured("b", "1");
    world.deb("a", "1", "Conflicts: b");
    EXPECT_FALSE(world.solve({"deb:a"}).solved);
    world.options.allow_remove = true;
    EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("remove b 1", "install a 1"));
  }
  {
    World world;  // nobody needs it
    world.unconfigured("b", "1");
    world.deb("b", "1");
    world.deb("a", "1");
    EXPECT_THAT(world.plan({"deb:a"}), ElementsAre("install a 1"));
  }
}

TEST(SolverMultiArch, ADependencyIsMetInTheSameArchitecture) {
  World world({"armhf"});
  world.deb("app", "1", "Architecture: armhf\nDepends: lib");
  world.deb("lib", "1", "Architecture: arm64");
  EXPECT_THAT(world.plan({"deb:app:armhf"}), unsolved);
}

TEST(SolverMultiArch, AForeignPackageServesEveryArchitecture) {
  World world({"armhf"});
  world.deb("app", "1", "Architecture: armhf\nDepends: tool");
  world.deb("tool", "1", "Architecture: arm64\nMulti-Arch: foreign");
  EXPECT_THAT(world.plan({"deb:app:armhf"}), ElementsAre("install tool 1", "install app 1"));
}

TEST(SolverMultiArch, AnAllowedPackageServesThoseThatSayAny) {
  World world({"armhf"});
  world.deb("app", "1", "Architecture: armhf\nDepends: perl:any");
  world.deb("strict", "1", "Architecture: armhf\nDepends: perl");
  world.deb("perl", "1", "Architecture: arm64\nMulti-Arch: allowed");
  EXPECT_THAT(world.plan({"deb:app:armhf"}), ElementsAre("install perl 1", "install app 1"));
  EXPECT_THAT(world.plan({"deb:strict:armhf"}), unsolved);
}

TEST(SolverMultiArch, SameIsInstalledSideBySideAtOneVersion) {
  World world({"armhf"});
  world.installed("lib", "1", "Multi-Arch: same");
  world.deb("lib", "2", "Multi-Arch: same");
  world.deb("lib", "2", "Architecture: armhf\nMulti-Arch: same");
  EXPECT_THAT(world.plan({"deb:lib:armhf"}), UnorderedElementsAre("upgrade lib 2", "install lib 2"));
  World without({"armhf"});
  without.installed("lib", "1", "Multi-Arch: same");
  without.deb("lib", "2", "Architecture: armhf\nMulti-Arch: same");
  EXPECT_THAT(without.plan({"deb:lib:armhf"}), unsolved);
  World not_same({"armhf"});
  not_same.installed("lib", "1");
  not_same.deb("lib", "1", "Architecture: armhf");
  EXPECT_THAT(not_same.plan({"deb:lib:armhf"}), unsolved);
}

TEST(SolverSize, AChainOfThreeThousand) {
  World world;
  for (int i = 0; i < 3000; ++i) {
    world.deb(fmt::format("p{}", i), "1", i < 2999 ? fmt::format("Depends: p{}", i + 1) : "");
  }
  const auto plan = world.plan({"deb:p0"});
  ASSERT_THAT(plan, SizeIs(3000));
  EXPECT_EQ(plan.front(), "install p2999 1");
  EXPECT_EQ(plan.back(), "install p0 1");
}

TEST(SolverSize, ARiddleIsGivenUpHonestly) {
  // Thirteen pigeons and twelve holes: no set of packages that anybody made is like that.
  World world;
  constexpr int holes = 12;
  std::string all = "Depends: ";
  for (int pigeon = 0; pigeon <= holes; ++pigeon) {
    std::string places = "Depends: ";
    for (int hole = 0; hole < holes; ++hole) {
      std::string others = "Conflicts: ";
      for (int other = 0; other <= holes; ++other) {
        if (other != pigeon)
          others += fmt::format("{}place{}-{}", others.size() > 11 ? ", " : "", other, hole);
      }
      world.deb(fmt::format("place{}-{}", pigeon, hole), "1", others);
      places += fmt::format("{}place{}-{}", hole > 0 ? " | " : "", pigeon, hole);
    }
    world.deb(fmt::format("pigeon{}", pigeon), "1", places);
    all += fmt::format("{}pigeon{}", pigeon > 0 ? ", " : "", pigeon);
  }
  world.deb("all", "1", all);
  try {
    world.solve({"deb:all"});
    FAIL() << "there is no answer";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "too_hard");
  }
}

TEST(SolverSize, FourHundredVersionsThatExcludeOneAnother) {
  World world;
  for (int i = 1; i <= 400; ++i) world.deb("app", std::to_string(i), "Depends: lib");
  world.deb("lib", "1", "Conflicts: app (>> 3)");
  EXPECT_THAT(world.plan({"deb:app"}), UnorderedElementsAre("install lib 1", "install app 3"));
}

TEST(SolverSize, FiveThousandRelationsOfOnePackage) {
  World world;
  std::string depends = "Depends: p0";
  for (int i = 0; i < 5000; ++i) {
    world.deb(fmt::format("p{}", i), "1");
    if (i > 0) depends += fmt::format(", p{} (>= 1)", i);
  }
  world.deb("app", "1", depends);
  EXPECT_THAT(world.plan({"deb:app"}), SizeIs(5001));
}

TEST(SolverSize, VersionsThatLackSomethingExcludeNothing) {
  World world;
  for (int i = 1; i <= 2'000; ++i) world.deb("foo", std::to_string(i), "Depends: nope");
  const auto answer = world.solve({"deb:foo"});
  EXPECT_FALSE(answer.solved);
  EXPECT_LT(answer.statistics.clauses, 10'000U);
}

TEST(SolverSize, VersionsThatFallOneAfterTheOtherAreNotHeldAgainstEachOther) {
  World world;
  for (int i = 1; i <= 2'000; ++i) {
    world.deb("foo", std::to_string(i), fmt::format("Depends: part (= {})", i));
    world.deb("part", std::to_string(i), "Depends: nope");
  }
  const auto answer = world.solve({"deb:foo"});
  EXPECT_FALSE(answer.solved);
  EXPECT_LT(answer.statistics.clauses, 150'000U);
}

TEST(SolverSize, ManyThatConflictWithOneAnotherAreSolved) {
  World world;
  for (int i = 0; i < 2'000; ++i) {
    world.deb(fmt::format("p{}", i), "1",
              fmt::format("Provides: v\nConflicts: v\nDepends: {}", i == 1'999 ? "q" : "r | s"));
  }
  world.deb("q", "1");
  world.deb("r", "1", "Depends: nope");
  world.deb("s", "1", "Depends: t");
  world.deb("t", "1", "Conflicts: s");
  const auto answer = world.solve({"deb:v"});
  EXPECT_THAT(world.lines(answer), ElementsAre("install q 1", "install p1999 1"));
  EXPECT_LT(answer.statistics.clauses, 150'000U);
}

TEST(SolverSize, WhatIsPostponedIsStillExcluded) {
  // The last of many that exclude one another will do; by then what else is excluded is postponed.
  World world;
  for (int i = 0; i < 600; ++i) {
    world.deb(fmt::format("p{}", i), "1",
              fmt::format("Provides: v\nConflicts: v\nDepends: {}{}", i == 599 ? "x" : "r", i));
    world.deb(fmt::format("r{}", i), "1", "Depends: s");
  }
  world.deb("s", "1", "Depends: t");
  world.deb("t", "1", "Conflicts: s");
  world.deb("x599", "1", "Depends: y1, y2");
  world.deb("y1", "1", "Depends: z (= 1)");
  world.deb("y2", "1", "Depends: z (= 2) | w");
  for (int i = 1; i < 600; ++i) world.deb("z", std::to_string(i));
  world.deb("w", "1");
  const auto answer = world.solve({"deb:v"});
  EXPECT_THAT(world.lines(answer), ElementsAre("install z 1", "install y1 1", "install w 1", "install y2 1",
                                               "install x599 1", "install p599 1"));
  EXPECT_GT(answer.statistics.clauses, 100'000U) << "nothing was postponed";
}

}  // namespace
}  // namespace jetcrew::resolve
