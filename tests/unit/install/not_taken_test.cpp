#include "install/not_taken.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolve/small_world.hpp"

namespace jetcrew::install {
namespace {

using resolve::test::World;
using ::testing::SizeIs;

nlohmann::json not_taken(World& world, const std::vector<std::string>& texts) {
  const auto& universe = world.sealed();
  std::vector<resolve::Request> requests;
  for (const auto& text : texts) requests.push_back(resolve::parse_request(text, universe));
  return not_taken_json(universe, requests, world.options, world.solve(texts));
}

TEST(NotTaken, SayWhichNewerFileTheBoardCannotUse) {
  World world;
  world.wheel("torch", "1.9.0");
  world.wheel("torch", "2.1.0", {}, "", {"cp311", "cp311", "linux_aarch64"});
  const auto files = not_taken(world, {"wheel:torch"});
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_EQ(files[0].at("version"), "2.1.0");
  EXPECT_EQ(files[0].at("chosen"), "1.9.0");
  EXPECT_EQ(files[0].at("file"), "torch-2.1.0-cp311-cp311-linux_aarch64.whl");
  EXPECT_EQ(files[0].at("why").at("key"), "why.python") << files.dump(2);
  EXPECT_EQ(files[0].at("why").at("facts").at("built_for"), "3.11");
}

TEST(NotTaken, SayThatTheBoardsCLibraryIsTooOld) {
  World world;
  world.wheel("numpy", "1.19");
  world.native_wheel("numpy", "1.26", {{"libc.so.6", {"GLIBC_2.34"}, "numpy/core.so", true, {}}});
  const auto files = not_taken(world, {"wheel:numpy"});
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_EQ(files[0].at("why").at("key"), "why.glibc");
  EXPECT_EQ(files[0].at("why").at("facts").at("wanted"), "2.34");
}

TEST(NotTaken, LeaveOutWhatIsOlderAndWhatOnlyDoesNotGoWithTheRest) {
  World world;
  world.wheel("numpy", "1.19");
  world.wheel("numpy", "2.0");
  world.wheel("numpy", "1.18", {}, "", {"cp311", "cp311", "linux_aarch64"});
  world.wheel("numpy", "1.19", {}, "", {"cp311", "cp311", "linux_aarch64"});
  world.wheel("torch", "1.9.0", {"numpy<2"});
  EXPECT_THAT(not_taken(world, {"wheel:torch"}), SizeIs(0));
}

}  // namespace
}  // namespace jetcrew::install
