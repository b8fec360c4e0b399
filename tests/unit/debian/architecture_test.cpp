#include "debian/architecture.hpp"

#include <gtest/gtest.h>

namespace jetcrew::debian {
namespace {

TEST(Architecture, NativeForeignAndAllCanBeInstalled) {
  EXPECT_TRUE(installable("all", "arm64", {}));
  EXPECT_TRUE(installable("arm64", "arm64", {}));
  EXPECT_FALSE(installable("armhf", "arm64", {}));
  EXPECT_TRUE(installable("armhf", "arm64", {"armhf"}));
  EXPECT_FALSE(installable("", "arm64", {"armhf"}));
}

TEST(Architecture, NamesAreSimpleWords) {
  EXPECT_TRUE(is_architecture_name("kfreebsd-amd64"));
  for (const auto name : {"", "-x", "a b", "a:b", "../x"}) EXPECT_FALSE(is_architecture_name(name)) << name;
}

}  // namespace
}  // namespace jetcrew::debian
