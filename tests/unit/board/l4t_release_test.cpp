#include "board/l4t_release.hpp"

#include <gtest/gtest.h>

namespace jetcrew::board {
namespace {

std::string of_file(std::string_view text) {
  const auto release = parse_nv_tegra_release(text);
  return release ? release->text() : "none";
}

std::string of_package(std::string_view version) {
  const auto release = parse_l4t_core_version(version);
  return release ? release->text() : "none";
}

TEST(L4tRelease, ReadsEveryFormOfTheFile) {
  EXPECT_EQ(of_file("# R28 (release), REVISION: 2.1, GCID: 11272647, BOARD: t186ref, EABI: aarch64, DATE: x"),
            "28.2.1");
  EXPECT_EQ(of_file("# R32 (release), REVISION: 7.1, GCID: 29689809, BOARD: t186ref, EABI: aarch64, "
                    "DATE: Wed Feb  2 21:33:23 UTC 2022\r\n"),
            "32.7.1");
  EXPECT_EQ(of_file("# R36 (release), REVISION: 4.3, GCID: 1\n# KERNEL_VARIANT: "
                    "oot\nTARGET_USERSPACE_LIB_DIR=nvidia\n"),
            "36.4.3");
  EXPECT_EQ(of_file("# R39 (release), REVISION: 2.1, GCID: 1, DATE: Fri Aug  7 05:54:22 AM UTC 2026"),
            "39.2.1");
  EXPECT_EQ(of_file("# R35 (release), REVISION: 10.12, GCID: 1"), "35.10.12");
  EXPECT_EQ(of_file("# R28 (release), REVISION: 2, GCID: 1"), "28.2");
  EXPECT_EQ(of_file("\n# R32 (release), REVISION: 6.1"), "32.6.1");
}

TEST(L4tRelease, TakesNothingElse) {
  for (const auto* text : {"", "R32", "# R (release), REVISION: 7.1", "# R32 (release), REVISION: ", "# R32",
                           "# R32 (release), REVISION: 7.", "# R32 (release), REVISION: 7.1x",
                           "# R32 (release), REVISION: 7.1.2", "# R9999999999999 (release), REVISION: 7.1",
                           "# R32 (release), REVISION: 7.99999999999999999999"}) {
    EXPECT_EQ(of_file(text), "none") << text;
  }
}

TEST(L4tRelease, ReadsThePackagesVersion) {
  EXPECT_EQ(of_package("32.7.1-20220219090432"), "32.7.1");
  EXPECT_EQ(of_package("36.4.7-20250918154033"), "36.4.7");
  EXPECT_EQ(of_package("32.7.1"), "32.7.1");
  EXPECT_EQ(of_package(""), "none");
  EXPECT_EQ(of_package("32"), "none");
  EXPECT_EQ(of_package("1:32.7.1-1"), "none");
}

}  // namespace
}  // namespace jetcrew::board
