#include "python/name.hpp"

#include <gtest/gtest.h>

namespace jetcrew::python {
namespace {

TEST(NormalizedName, FoldsCaseAndRunsOfSeparators) {
  EXPECT_EQ(normalized_name("Flask_SQLAlchemy"), "flask-sqlalchemy");
  EXPECT_EQ(normalized_name("zope.interface"), "zope-interface");
  EXPECT_EQ(normalized_name("a-_.-b"), "a-b");
  EXPECT_EQ(normalized_name("jetson.GPIO"), normalized_name("Jetson-gpio"));
  EXPECT_EQ(normalized_name("numpy"), "numpy");
}

TEST(NormalizedName, KeepsWhatItDoesNotKnow) {
  EXPECT_EQ(normalized_name(""), "");
  EXPECT_EQ(normalized_name("_x_"), "-x-") << "not a valid name, but not another one's either";
  EXPECT_EQ(normalized_name("Größe"), "größe");
  EXPECT_EQ(normalized_name(std::string_view("A\0B", 3)), std::string_view("a\0b", 3));
}

TEST(ValidName, LettersAndDigitsAtBothEnds) {
  for (const auto* name : {"a", "7", "A.b-c_d", "py3"}) EXPECT_TRUE(is_valid_name(name)) << name;
  for (const auto* name : {"", "-a", "a-", "_a", "a.", "a b", "a\n", "é", "a/b"}) {
    EXPECT_FALSE(is_valid_name(name)) << name;
  }
}

}  // namespace
}  // namespace jetcrew::python
