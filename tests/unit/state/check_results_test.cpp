#include "state/check_results.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using CheckResultsTest = StateTest;

TEST_F(CheckResultsTest, TheLatestOfEachAndTheHistory) {
  const auto add = [&](std::string name, std::string environment, std::string status) {
    clock.advance(std::chrono::seconds(1));
    return add_check_result(database(), {.name = std::move(name),
                                         .environment = std::move(environment),
                                         .status = std::move(status),
                                         .seconds = 0.25,
                                         .detail = "said"});
  };
  add("import-numpy", "default", "failed");
  add("import-numpy", "other", "passed");
  const auto newest = add("import-numpy", "default", "passed");
  add("gpu", "", "skipped");
  const auto latest = latest_check_results(database());
  ASSERT_EQ(latest.size(), 3U);
  EXPECT_EQ(latest[0].name, "gpu");
  EXPECT_EQ(latest[1].id, newest);
  EXPECT_EQ(latest[1].status, "passed");
  EXPECT_DOUBLE_EQ(latest[1].seconds, 0.25);
  EXPECT_EQ(error_of([&] { add("x", "default", "maybe"); }).code(), "internal");
}

TEST_F(CheckResultsTest, WhatItSaysIsKeptAsData) {
  add_check_result(database(), {.name = "gpu",
                                .status = "failed",
                                .hint = "Look at it.",
                                .code = "check_crashed",
                                .facts = {{"signal", "SIGILL"}}});
  const auto found = latest_check_results(database()).at(0);
  EXPECT_EQ(found.hint, "Look at it.");
  EXPECT_EQ(found.code, "check_crashed");
  EXPECT_EQ(found.facts.at("signal"), "SIGILL");
}

}  // namespace
}  // namespace jetcrew::state
