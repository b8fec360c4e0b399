#include "resolve/proposals.hpp"

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
using ::testing::Not;

const std::string on_board = "3.6.9-1~18.04";
const std::string on_stick = "3.6.9-1~18.04ubuntu1.4";

std::vector<std::string> proposals(const Answer& answer) {
  std::vector<std::string> texts;
  for (const auto& proposal : answer.proposals) texts.push_back(proposal.text);
  return texts;
}

std::string depends(const std::vector<std::string>& names, const std::string& version) {
  std::string field = "Depends: ";
  for (const auto& name : names)
    field += fmt::format("{}{} (= {})", field.size() > 9 ? ", " : "", name, version);
  return field;
}

/// Bionic's python3.6, as the packages hold each other.
void add_board(World& world) {
  world.installed("libpython3.6-minimal", on_board);
  world.installed("libpython3.6-stdlib", on_board, depends({"libpython3.6-minimal"}, on_board));
  world.installed("libpython3.6", on_board, depends({"libpython3.6-stdlib"}, on_board));
  world.installed("python3.6-minimal", on_board, depends({"libpython3.6-minimal"}, on_board));
  world.installed("python3.6", on_board, depends({"python3.6-minimal", "libpython3.6-stdlib"}, on_board));
}

TEST(Proposals, OfPackagesThatHaveOneVersionAllThatAreMissingAreNamed) {
  World world;
  add_board(world);
  world.deb("libpython3-dev", "3.6.7-1~18.04", "Depends: libpython3.6-dev (>= 3.6.7-1~)");
  world.deb("libpython3.6-dev", on_stick, depends({"libpython3.6-stdlib", "libpython3.6"}, on_stick));
  EXPECT_THAT(
      proposals(world.solve({"deb:libpython3-dev"})),
      ElementsAre("Way out: add libpython3.6-dev 3.6.9-1~18.04 for arm64 to the stick; it goes with the "
                  "installed libpython3.6.",
                  "Or: add all of these in version 3.6.9-1~18.04ubuntu1.4 for arm64 to the stick: "
                  "libpython3.6, libpython3.6-stdlib, libpython3.6-minimal, python3.6, python3.6-minimal."));
}

TEST(Proposals, WhatIsNamedIsEnough) {
  World world;
  add_board(world);
  world.deb("libpython3.6-dev", on_stick, depends({"libpython3.6-stdlib", "libpython3.6"}, on_stick));
  world.deb("libpython3.6", on_stick, depends({"libpython3.6-stdlib"}, on_stick));
  world.deb("libpython3.6-stdlib", on_stick, depends({"libpython3.6-minimal"}, on_stick));
  world.deb("libpython3.6-minimal", on_stick);
  world.deb("python3.6", on_stick, depends({"python3.6-minimal", "libpython3.6-stdlib"}, on_stick));
  world.deb("python3.6-minimal", on_stick, depends({"libpython3.6-minimal"}, on_stick));
  EXPECT_TRUE(world.solve({"deb:libpython3.6-dev"}).solved);
  World other;
  add_board(other);
  other.deb("libpython3.6-dev", on_board, depends({"libpython3.6-stdlib", "libpython3.6"}, on_board));
  EXPECT_TRUE(other.solve({"deb:libpython3.6-dev"}).solved);
}

TEST(Proposals, AVersionThatSomebodyElseRefusesIsNotProposed) {
  World world;
  add_board(world);
  world.deb("app", "1", fmt::format("Depends: libpython3.6-dev (>> {})", on_board));
  world.deb("libpython3.6-dev", on_stick, depends({"libpython3.6"}, on_stick));
  const auto texts = proposals(world.solve({"deb:app"}));
  EXPECT_THAT(texts, Not(Contains(HasSubstr("it goes with the installed"))));
  EXPECT_THAT(texts, Contains(HasSubstr("add all of these in version 3.6.9-1~18.04ubuntu1.4")));
}

TEST(Proposals, GoingBackIsNoSetToBring) {
  World world;
  world.installed("lib-data", "2");
  world.installed("lib", "2", "Depends: lib-data (= 2)");
  world.deb("lib-dev", "1", "Depends: lib (= 1)");
  EXPECT_THAT(proposals(world.solve({"deb:lib-dev"})),
              ElementsAre("Way out: add lib-dev 2 for arm64 to the stick; it goes with the installed lib.",
                          "Or: add lib (= 1) for arm64 to the stick."));
}

TEST(Proposals, WhatMustChangeTogetherIsNamedAndARemovalOfHalfTheBoardIsNotAdvised) {
  World world;
  add_board(world);
  world.installed("python3", "3.6.7", "Depends: python3.6 (>= 3.6.7)");
  for (const std::string name : {"alpha", "network-manager", "beta", "ubuntu-desktop"})
    world.installed(name, "1", "Depends: python3");
  world.deb("libpython3.6-stdlib", on_stick, depends({"libpython3.6-minimal"}, on_stick));
  world.deb("libpython3.6-minimal", on_stick);
  world.deb("libpython3.6", on_stick, depends({"libpython3.6-stdlib"}, on_stick));
  world.deb("libpython3.6-dev", on_stick, depends({"libpython3.6-stdlib", "libpython3.6"}, on_stick));
  const auto answer = world.solve({"deb:libpython3.6-dev"});
  EXPECT_THAT(
      proposals(answer),
      ElementsAre("Way out: add python3.6 and python3.6-minimal 3.6.9-1~18.04ubuntu1.4 (arm64) to the "
                  "stick; they must change together with libpython3.6-stdlib.",
                  "Not advised: --allow-remove would remove 7 packages from this board, among them "
                  "python3, ubuntu-desktop, network-manager, python3.6-minimal."));
  const auto& removal = answer.proposals.back();
  EXPECT_EQ(removal.mentions.size(), 7U) << "the data has them all";
  EXPECT_EQ(removal.facts.at("option"), "--allow-remove");
}

TEST(Proposals, WhatABoardLivesByIsNotAdvisedToGo) {
  World world;
  world.installed("nvidia-l4t-core", "32.7.1");
  world.deb("z", "1", "Conflicts: nvidia-l4t-core");
  EXPECT_THAT(
      proposals(world.solve({"deb:z"})),
      ElementsAre("Not advised: --allow-remove would remove nvidia-l4t-core, which this board needs to "
                  "work."));
}

TEST(Proposals, SiblingsOfWhatMatchesTheBoardAreNamedToo) {
  World world;
  world.installed("libpython3.6-stdlib", on_board);
  world.deb("libpython3.6-dev", on_stick, depends({"libpython3.6-stdlib", "libpython3.6"}, on_stick));
  world.deb("libpython3.6", on_stick, depends({"libpython3.6-stdlib"}, on_stick));
  EXPECT_THAT(proposals(world.solve({"deb:libpython3.6-dev"})),
              Contains("Way out: add libpython3.6-dev and libpython3.6, both 3.6.9-1~18.04 for arm64 to the "
                       "stick; they go with the installed libpython3.6-stdlib."));
}

TEST(Proposals, WhatIsAtHandAndOlderIsNotToBeBrought) {
  World world;
  world.installed("lib", "2");
  world.deb("lib", "1");
  world.deb("app", "1", "Depends: lib (= 1)");
  const auto answer = world.solve({"deb:lib=1"});
  EXPECT_EQ(answer.explanation(),
            "You asked for lib 1, but the newer 2 is installed, and JetCrew does not go back by itself.\n"
            "It would work with --allow-downgrade: lib back from 2 to 1.\n");
  EXPECT_THAT(proposals(world.solve({"deb:app"})), Not(Contains(HasSubstr("add lib "))));
}

TEST(Proposals, AHoldIsToBeTakenOff) {
  World world;
  world.installed("lib", "1", "", true);
  world.installed("other", "1", "", true);
  world.deb("lib", "2");
  world.deb("app", "1", "Depends: lib (>= 2)");
  EXPECT_THAT(proposals(world.solve({"deb:app"})),
              ElementsAre("Way out: take the hold off: sudo apt-mark unhold lib."));
}

TEST(Proposals, ADebForAnotherArchitectureIsToBeReplaced) {
  World world;
  world.deb("lib", "1", "Architecture: amd64");
  world.deb("app", "1", "Depends: lib");
  for (const std::string request : {"deb:lib", "deb:app"}) {
    EXPECT_THAT(proposals(world.solve({request})),
                ElementsAre("Way out: replace lib_1.deb by the one for arm64."));
  }
}

TEST(Proposals, ADamagedFileIsToBeCopiedAgain) {
  World world;
  world.damaged(Ecosystem::wheel, "torch", "/stick/torch-1.10.whl");
  const auto answer = world.solve({"wheel:torch"});
  EXPECT_EQ(answer.explanation(),
            "torch-1.10.whl is damaged: its end is missing.\n"
            "You asked for wheel:torch; no torch is at hand.\n"
            "Way out: copy torch-1.10.whl to the stick again.\n");
  EXPECT_EQ(answer.causes.front().source, "/stick/torch-1.10.whl");
}

TEST(Proposals, AMistypedNameIsAskedAboutFirst) {
  World world;
  world.wheel("torchvision", "0.8.1");
  EXPECT_THAT(proposals(world.solve({"wheel:trochvision"})),
              ElementsAre("Did you mean wheel:torchvision?",
                          "Or: add trochvision for Python 3.6 (linux_aarch64) to the stick."));
}

TEST(Proposals, TheCatalogueKnowsWhatGoesWithTheTorchAtHand) {
  World world;
  world.goes_with("torchvision", "==0.7.*", "torch", "==1.6.*");
  world.goes_with("torchvision", "==0.8.*", "torch", "==1.7.*");
  world.wheel("torch", "1.6.0");
  world.wheel("torchvision", "0.8.1", {"torch (==1.7.0)"});
  const auto texts = proposals(world.solve({"wheel:torch", "wheel:torchvision"}));
  ASSERT_THAT(texts, Not(IsEmpty()));
  EXPECT_EQ(
      texts.front(),
      "Way out: add torchvision 0.7 for Python 3.6 (linux_aarch64) to the stick; it goes with torch 1.6.0.");
}

TEST(Proposals, AWheelForANewerGlibcHasOlderBuilds) {
  World world;
  world.wheel("numpy", "1.24.0", {}, "", {"cp36", "cp36m", "manylinux_2_28_aarch64"});
  EXPECT_THAT(proposals(world.solve({"wheel:numpy"})),
              ElementsAre("Way out: add a numpy for Python 3.6 whose file name has manylinux2014, or "
                          "manylinux_2_27 or lower."));
}

TEST(Proposals, AllThatWasAskedForAndIsNotThereIsNamedAtOnce) {
  World world;
  world.wheel("numpy", "1.19.4");
  world.deb("nano", "1");
  EXPECT_THAT(
      proposals(world.solve({"wheel:torch>=1.10", "wheel:numpy", "wheel:torchvision; python_version>='3'",
                             "wheel:typing; python_version<'3'", "deb:nano", "deb:absent"})),
      ElementsAre("Way out: add all of these to the stick: absent for arm64; torch>=1.10, torchvision for "
                  "Python 3.6 (linux_aarch64)."));
  EXPECT_THAT(proposals(world.solve({"deb:nano", "deb:absent", "deb:also-absent=2"})),
              ElementsAre("Way out: add absent, also-absent (= 2) for arm64 to the stick."));
}

}  // namespace
}  // namespace jetcrew::resolve
