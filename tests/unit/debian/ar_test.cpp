#include "debian/ar.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "deb_builder.hpp"

namespace jetcrew::debian {
namespace {

TEST(Ar, GivesMembersAndTheirBytes) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "x.deb";
  test::write(path,
              "!<arch>\n"
              "one/            0           0     0     100644  3         `\nabc\n"
              "two             0           0     0     100644  0         `\n"
              "three           0           0     0     100644  4         `\nwxyz");
  ArReader ar(path);
  const auto one = ar.next();
  ASSERT_TRUE(one);
  EXPECT_EQ(one->name, "one");
  char buffer[8];
  EXPECT_EQ(ar.read(*one, 1, buffer, sizeof buffer), 2U);
  EXPECT_EQ(std::string_view(buffer, 2), "bc");
  EXPECT_EQ(ar.read(*one, 3, buffer, sizeof buffer), 0U);
  EXPECT_EQ(ar.next()->size, 0U);
  EXPECT_EQ(ar.next()->name, "three");
  EXPECT_FALSE(ar.next());
}

TEST(Ar, SaysWhereTheFileEnds) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "x.deb";
  test::write(path, "!<arch>\ndata.tar.xz     0           0     0     100644  1000      `\nabc");
  try {
    ArReader(path).next();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "deb_damaged");
    EXPECT_EQ(error.facts().at("reason"),
              "the file ends early: data.tar.xz should have 1000 bytes, 3 are there");
  }
}

}  // namespace
}  // namespace jetcrew::debian
