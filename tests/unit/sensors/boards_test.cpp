// The boards in tests/fixtures/boards whose sensors' files are there, against their sensors.json.
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"
#include "sensors/reader.hpp"

namespace jetcrew::sensors {
namespace {

const std::filesystem::path boards = JETCREW_SOURCE_DIR "/tests/fixtures/boards";

class BoardSensors : public testing::TestWithParam<const char*> {};

TEST_P(BoardSensors, AreReadAsExpected) {
  const Root root(boards / GetParam() / "root");
  auto seen = to_json(Reader(root).read(std::chrono::system_clock::now(), Steady::now()));
  EXPECT_GT(seen.at("filesystems").size(), 0U);
  seen.erase("filesystems");  // of the machine that the test runs on
  seen.erase("time");
  const auto expected = nlohmann::json::parse(read_file(boards / GetParam() / "sensors.json"));
  EXPECT_EQ(seen, expected) << seen.dump(1);
}

INSTANTIATE_TEST_SUITE_P(All, BoardSensors,
                         testing::Values("nano-r32.7.1", "tx2-r32.7.1", "xavier-nx-r35.4.1",
                                         "agx-orin-r35.3.1", "agx-orin-r36.4.3", "orin-nano-r36.4.7",
                                         "agx-thor-r38.2.0", "garbage", "empty"));

}  // namespace
}  // namespace jetcrew::sensors
