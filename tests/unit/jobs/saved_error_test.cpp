#include "jobs/saved_error.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace jetcrew::jobs {
namespace {

TEST(SavedError, ComesBackAsItWas) {
  const Error error("disk_full", "writing x: no space", "Free some.", {{"path", "/x"}});
  const auto back = error_from(to_json(error));
  EXPECT_EQ(back.code(), error.code());
  EXPECT_EQ(back.message(), error.message());
  EXPECT_EQ(back.hint(), error.hint());
  EXPECT_EQ(back.facts(), error.facts());
}

TEST(SavedError, WithoutACodeItIsInternal) {
  EXPECT_EQ(error_from(nullptr).code(), "internal");
  EXPECT_EQ(error_from({{"message", "x"}}).code(), "internal");
}

}  // namespace
}  // namespace jetcrew::jobs
