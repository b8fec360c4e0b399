#include "python/safe_path.hpp"

#include <string>

#include <gtest/gtest.h>

namespace jetcrew::python {
namespace {

TEST(SafePath, OnlyPlainRelativeNames) {
  for (const std::string_view name : {"a", "a/b.py", ".hidden", "a..b", "...", "\xe4\xb8\xad", "a b"}) {
    EXPECT_TRUE(is_safe_relative_path(name)) << name;
  }
  for (const std::string_view name :
       {"", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "./a", "a\\b", "a\tb", "\x7f", "\xff"}) {
    EXPECT_FALSE(is_safe_relative_path(name)) << name;
  }
  EXPECT_FALSE(is_safe_relative_path(std::string("a\0b", 3)));
  EXPECT_FALSE(is_safe_relative_path(std::string(256, 'a')));
  std::string deep = "a";
  while (deep.size() <= 1024) deep += "/a";
  EXPECT_FALSE(is_safe_relative_path(deep));
  EXPECT_TRUE(is_safe_file_name("a.py"));
  EXPECT_FALSE(is_safe_file_name("a/b"));
}

}  // namespace
}  // namespace jetcrew::python
