#include "state/board_snapshots.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using BoardSnapshotsTest = StateTest;

TEST_F(BoardSnapshotsTest, OnlyAChangeIsStored) {
  EXPECT_FALSE(latest_board_snapshot(database()));
  EXPECT_TRUE(add_board_snapshot(database(), {{"model", "Nano"}, {"l4t", "32.7.1"}}));
  const auto first = latest_board_snapshot(database())->observed_at;
  clock.advance(std::chrono::hours(1));
  EXPECT_FALSE(add_board_snapshot(database(), {{"l4t", "32.7.1"}, {"model", "Nano"}}));
  EXPECT_EQ(latest_board_snapshot(database())->observed_at, first);
  EXPECT_TRUE(add_board_snapshot(database(), {{"model", "Nano"}, {"l4t", "32.7.2"}}));
  EXPECT_TRUE(add_board_snapshot(database(), {{"model", "Nano"}, {"l4t", "32.7.1"}})) << "it came back";
  EXPECT_EQ(latest_board_snapshot(database())->id, 3);
}

}  // namespace
}  // namespace jetcrew::state
