#include "install/answer_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"

namespace jetcrew::install {
namespace {

using resolve::test::World;
using ::testing::SizeIs;

python::LibraryNeed loads(std::string library, std::vector<std::string> versions = {}) {
  return {std::move(library), std::move(versions), "torch/_C.so", true, {}};
}

TEST(Notes, SayThatTheLibrariesOfABoardWereNotLookedAt) {
  World world;
  world.native_wheel("torch", "1.10.0", {loads("libomp.so.5")});
  world.native_wheel("numpy", "1.19", {loads("libc.so.6", {"GLIBC_2.17"})});
  const auto notes = notes_of(world.sealed(), world.solve({"wheel:torch", "wheel:numpy"}));
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_EQ(notes[0].key, "note.libraries_unknown");
  EXPECT_EQ(notes[0].facts.at("names"), "torch") << "the C library is known from the Python";
}

TEST(Notes, SayThatALibraryIsTooOld) {
  World world;
  world.options.allow_missing_libraries = true;
  world.native_wheel("numpy", "1.26", {loads("libc.so.6", {"GLIBC_2.34"})});
  const auto notes = notes_of(world.sealed(), world.solve({"wheel:numpy"}));
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_EQ(notes[0].key, "note.old_library");
  EXPECT_EQ(notes[0].facts.at("wanted"), "GLIBC_2.34");
}

TEST(CausesJson, WhatIsToBeBroughtIsAList) {
  World world;
  world.installed("lib", "1");
  world.deb("lib-dev", "2", "Depends: lib (= 2)");
  const auto causes = causes_json(world.solve({"deb:lib-dev"}));
  const auto& set = causes.at(causes.size() - 2);
  EXPECT_EQ(set.at("key"), "proposal.add_matching") << causes.dump(2);
  EXPECT_EQ(set.at("facts").at("packages").at(0).at("where"), "missing");
  EXPECT_EQ(causes.at(1).at("facts").at("packages").at(0).at("source"), "/stick/lib-dev_2.deb");
}

TEST(ThereJson, NamesWhatIsNewerOnlyWhereItCanBeHad) {
  World world;
  world.installed("held", "1", "", true);
  world.deb("held", "2");
  world.installed("free", "1");
  world.deb("free", "2");
  const auto& universe = world.sealed();
  const auto there = there_json(
      universe, {resolve::parse_request("deb:held", universe), resolve::parse_request("deb:free", universe)});
  EXPECT_TRUE(there.at(0).at("newer").is_null());
  EXPECT_EQ(there.at(1).at("newer"), "2");
}

}  // namespace
}  // namespace jetcrew::install
