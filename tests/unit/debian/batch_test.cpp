#include "debian/batch.hpp"

#include <gtest/gtest.h>

#include "deb_builder.hpp"

namespace jetcrew::debian {
namespace {

TEST(Batch, KnowsTheSixComparisons) {
  EXPECT_TRUE(compare("1", "lt", "2"));
  EXPECT_FALSE(compare("2", "lt", "2"));
  EXPECT_TRUE(compare("2", "le", "2"));
  EXPECT_TRUE(compare("1.0", "eq", "1.0-0"));
  EXPECT_TRUE(compare("1", "ne", "2"));
  EXPECT_TRUE(compare("2", "ge", "2"));
  EXPECT_FALSE(compare("2", "gt", "2"));
  EXPECT_EQ(test::code_of([] { compare("1", "<<", "2"); }), "usage");
  EXPECT_EQ(test::code_of([] { compare("1", "lt", ""); }), "version_invalid");
}

}  // namespace
}  // namespace jetcrew::debian
