#include "install/bundle_fit.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "python/refusal.hpp"

namespace jetcrew::install {
namespace {

using python::testing::refusal_of;

board::Board nano() {
  board::Board board;
  board.module = "p3448-0000";
  board.l4t = "32.7.1";
  board.distribution = "ubuntu 18.04";
  board.architecture = "arm64";
  board.interpreters.push_back({"/usr/bin/python3.6", "3.6.9", "cp36m"});
  return board;
}

std::string refusal(const std::vector<bundle::Target>& targets, const board::Board& board = nano()) {
  return refusal_of([&] { require_fit(targets, board); });
}

template <class Change>
bundle::Target target(const Change& change) {
  bundle::Target target;
  change(target);
  return target;
}

TEST(BundleFit, AnyBoardFitsNoTarget) {
  EXPECT_EQ(refusal({}), "");
  EXPECT_EQ(refusal({}, {}), "");
  EXPECT_EQ(refusal({bundle::Target{}}, {}), "") << "a target that says nothing";
}

TEST(BundleFit, EveryPartHasToFit) {
  const std::vector<std::function<void(bundle::Target&)>> fitting{
      [](auto& target) { target.architecture = "arm64"; },
      [](auto& target) { target.module = "p3448"; },
      [](auto& target) { target.module = "p3448-0000"; },
      [](auto& target) { target.l4t = {"32.6.1", "32.7"}; },
      [](auto& target) { target.distribution = "ubuntu 18.04"; },
      [](auto& target) { target.python = "3.6"; },
      [](auto& target) { target.python = "3.6.9"; }};
  const std::vector<std::function<void(bundle::Target&)>> others{
      [](auto& target) { target.architecture = "amd64"; },
      [](auto& target) { target.module = "p3767"; },
      [](auto& target) { target.module = "p3448-0000-more"; },
      [](auto& target) { target.l4t = {"32.7.2", "32.7"}; },
      [](auto& target) { target.distribution = "ubuntu 18.04.6"; },
      [](auto& target) { target.python = "3.8"; },
      [](auto& target) { target.python = "3.6.1"; },
      [](auto& target) { target.python = "3.60"; }};
  for (const auto& change : fitting) {
    EXPECT_EQ(refusal({target(change)}), "");
    EXPECT_EQ(refusal({target(change)}, {}), "bundle_wrong_board")
        << "what the board does not say is another";
    for (const auto& other : others) {
      auto both = target(change);
      other(both);
      EXPECT_EQ(refusal({both}), "bundle_wrong_board");
      EXPECT_EQ(refusal({both, target(change)}), "") << "one of several is enough";
    }
  }
}

TEST(BundleFit, BothAreNamed) {
  Error seen("", "");
  EXPECT_EQ(refusal_of(
                [] {
                  require_fit({target([](auto& target) {
                                 target.module = "p3767";
                                 target.l4t = {"35.1", "35.6"};
                               }),
                               target([](auto& target) { target.python = "3.8"; })},
                              nano());
                },
                &seen),
            "bundle_wrong_board");
  EXPECT_EQ(seen.facts().at("wanted"), "p3767, L4T 35.1 to 35.6; or Python 3.8");
  EXPECT_EQ(seen.facts().at("board"), "p3448-0000, L4T 32.7.1, ubuntu 18.04, arm64, Python 3.6.9");
}

TEST(BundleFit, ARangeIncludesItsEnds) {
  const bundle::L4tRange range{"32.6.1", "32.7"};
  for (const auto* in : {"32.6.1", "32.6.2", "32.7", "32.7.1", "32.7.99"})
    EXPECT_TRUE(is_within(in, range)) << in;
  for (const auto* out : {"32.6", "32.6.0", "31.9", "32.8", "32.10", "33", "35.1", "321.7"})
    EXPECT_FALSE(is_within(out, range)) << out;
  EXPECT_TRUE(is_within("36.4.3", {"36.4", "36.4.3"}));
  EXPECT_FALSE(is_within("36.4.4", {"36.4", "36.4.3"}));
  EXPECT_TRUE(is_within("9.1", {"8", "10"})) << "numbers, not letters";
}

}  // namespace
}  // namespace jetcrew::install
