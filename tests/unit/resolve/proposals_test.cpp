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
              ElementsAre("Way out: add a numpy for Python 3.6 that was built for glibc 2.27 or older: "
                          "manylinux2014 or linux_aarch64 in its file name says so."));
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
