#include "board/package_versions.hpp"

#include <gtest/gtest.h>

namespace jetcrew::board {
namespace {

TEST(PackageVersions, TakesTheNativeLibrary) {
  const auto found = scan_dpkg_status(
      "Package: libc6\nStatus: install ok installed\nArchitecture: armhf\nVersion: 2.30-1\n\n"
      "Package: dpkg\nStatus: install ok installed\nArchitecture: arm64\nVersion: 1.19\n\n"
      "Package: libc6\nStatus: hold ok installed\nArchitecture: arm64\nVersion: 2.27-3ubuntu1.6\n"
      "Description: x\n Version: 9\n");
  EXPECT_EQ(found.dpkg_architecture, "arm64");
  EXPECT_EQ(found.libc6, "2.27-3ubuntu1.6");
  EXPECT_EQ(found.nvidia_l4t_core, std::nullopt);
}

TEST(PackageVersions, WhatIsRemovedOrHalfInstalledDoesNotCount) {
  const auto found = scan_dpkg_status(
      "Package: nvidia-l4t-core\nStatus: deinstall ok config-files\nArchitecture: arm64\nVersion: "
      "32.1.0-1\n\n"
      "Package: libc6\nStatus: install ok half-installed\nArchitecture: arm64\nVersion: 2.27\n\n"
      "Package: nvidia-l4t-core-extra\nStatus: install ok installed\nArchitecture: arm64\nVersion: "
      "32.2.0-1\n");
  EXPECT_EQ(found.nvidia_l4t_core, std::nullopt);
  EXPECT_EQ(found.libc6, std::nullopt);
}

}  // namespace
}  // namespace jetcrew::board
