#include "install/room.hpp"

#include "install/install_fixture.hpp"
#include "python/tree.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;

class RoomTest : public InstallTest {
 protected:
  std::string unpacked(const std::string& name) {
    const auto payload = import(python::testing::WheelMaker(name).write(folder_.path()));
    python::unpack_wheel(workspace().store().path_of(payload.sha256), workspace().trees(), payload.sha256);
    return payload.sha256;
  }

  void use(const std::string& sha256) {
    auto& database = workspace().database();
    state::put_environment(database, {.name = "one", .interpreter = "/usr/bin/python3", .python = "3.8"});
    state::put_generation(
        database,
        {.environment = "one",
         .number = 1,
         .packages = nlohmann::json::array({{{"name", "x"}, {"version", "1"}, {"sha256", sha256}}})});
  }

  std::vector<std::string> trees() { return python::unpacked_wheels(workspace().trees()); }
};

TEST_F(RoomTest, WhatNothingUsesGoesWhereTheDiskIsShort) {
  const auto used = unpacked("used");
  const auto planned = unpacked("planned");
  unpacked("idle");
  use(used);
  make_room(workspace(), 1000, "It");
  EXPECT_EQ(trees().size(), 3U);
  const auto more_than_there_is = space_of(workspace().folder()).total_bytes;
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { make_room(workspace(), more_than_there_is, "It", {planned}); }, &seen),
            "disk_full");
  auto left = std::vector{used, planned};
  std::sort(left.begin(), left.end());
  EXPECT_EQ(trees(), left);
}

TEST_F(RoomTest, WithoutAPythonNothingIsUnpackedAtOnce) {
  state::Payload wheel;
  wheel.file_name = "foo-1.0-py3-none-any.whl";
  EXPECT_FALSE(unpacked_at_once(workspace())(wheel));
}

}  // namespace
}  // namespace jetcrew::install
