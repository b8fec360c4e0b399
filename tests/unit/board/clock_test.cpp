#include "board/clock.hpp"

#include <gtest/gtest.h>

#include "base/build.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/root.hpp"

namespace jetcrew::board {
namespace {

using std::chrono::system_clock;

class Fixed final : public Clock {
 public:
  explicit Fixed(system_clock::time_point time) : time_(time) {}
  system_clock::time_point now() const override { return time_; }

 private:
  system_clock::time_point time_;
};

system_clock::time_point made() {
  return system_clock::time_point(std::chrono::seconds(build().date));
}

std::string code_of(const Root& root, system_clock::time_point time) {
  try {
    set_clock(root, Fixed(time), time);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

TEST(BoardClock, IsWrongBeforeThisProgramWasMade) {
  const Root root;
  EXPECT_TRUE(observe_clock(root, Fixed(system_clock::time_point())).is_wrong());
  EXPECT_TRUE(observe_clock(root, Fixed(made() - std::chrono::seconds(1))).is_wrong());
  EXPECT_FALSE(observe_clock(root, Fixed(made())).is_wrong());
}

TEST(BoardClock, OfAFolderIsNotKnownToBeSynchronized) {
  const TemporaryFolder folder;
  EXPECT_EQ(observe_clock(Root(folder.path()), Fixed(made())).synchronized, std::nullopt);
  EXPECT_TRUE(observe_clock(Root(), Fixed(made())).synchronized.has_value());
}

TEST(BoardClock, TakesNoTimeThatCannotBe) {
  EXPECT_EQ(code_of(Root(), made() - std::chrono::seconds(1)), "clock_implausible");
  EXPECT_EQ(code_of(Root(), made() + std::chrono::years(60)), "clock_implausible");
}

TEST(BoardClock, OfAFolderIsNotSet) {
  const TemporaryFolder folder;
  EXPECT_EQ(code_of(Root(folder.path()), made() + std::chrono::hours(1)), "clock_not_the_boards");
}

TEST(BoardClock, ThatIsRightStaysAsItIs) {
  const Fixed clock(made() + std::chrono::hours(1));
  EXPECT_FALSE(set_clock(Root(), clock, clock.now() + std::chrono::milliseconds(1900)));
  EXPECT_FALSE(set_clock(Root(), clock, clock.now() - std::chrono::milliseconds(1900)));
}

}  // namespace
}  // namespace jetcrew::board
