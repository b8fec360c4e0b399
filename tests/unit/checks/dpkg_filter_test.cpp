#include "checks/dpkg_filter.hpp"

#include <gtest/gtest.h>

namespace jetcrew::checks {
namespace {

TEST(DpkgFilter, TheLastMatchDecides) {
  DpkgFilter filter;
  filter.add(
      "# slim\npath-exclude=/usr/share/doc/*\npath-exclude /usr/share/man/*\n"
      "path-include=/usr/share/doc/*/copyright\nforce-unsafe-io\n");
  EXPECT_TRUE(filter.excludes("/usr/share/doc/x/a/b"));
  EXPECT_TRUE(filter.excludes("/usr/share/man/man1/x.1.gz"));
  EXPECT_FALSE(filter.excludes("/usr/share/doc/x/copyright"));
  EXPECT_FALSE(filter.excludes("/usr/bin/x"));
}

TEST(DpkgFilter, TakesNoOtherOption) {
  DpkgFilter filter;
  filter.add("path-excluded=/a\n#path-exclude=/b\npath-exclude=\npath-exclude\n");
  EXPECT_FALSE(filter.excludes("/a"));
  EXPECT_FALSE(filter.excludes("/b"));
  EXPECT_FALSE(filter.excludes(""));
}

}  // namespace
}  // namespace jetcrew::checks
