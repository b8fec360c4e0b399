#include "board/package_versions.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"

namespace jetcrew::board {
namespace {

PackageVersions versions_in(std::string_view status) {
  return package_versions(debian::parse_status(status, "status"));
}

TEST(PackageVersions, TakesTheNativeLibrary) {
  const auto found = versions_in(
      "Package: libc6\nStatus: install ok installed\nArchitecture: armhf\nMulti-Arch: same\nVersion: "
      "2.30-1\n\n"
      "Package: dpkg\nStatus: install ok installed\nArchitecture: arm64\nVersion: 1.19\n\n"
      "Package: libc6\nStatus: hold ok installed\nArchitecture: arm64\nMulti-Arch: same\nVersion: "
      "2.27-3ubuntu1.6\n"
      "Description: x\n Version: 9\n");
  EXPECT_EQ(found.dpkg_architecture, "arm64");
  EXPECT_EQ(found.libc6, "2.27-3ubuntu1.6");
  EXPECT_EQ(found.nvidia_l4t_core, std::nullopt);
}

TEST(PackageVersions, WhatIsRemovedOrHalfInstalledDoesNotCount) {
  const auto found = versions_in(
      "Package: nvidia-l4t-core\nStatus: deinstall ok config-files\nArchitecture: arm64\nVersion: "
      "32.1.0-1\n\n"
      "Package: libc6\nStatus: install ok half-installed\nArchitecture: arm64\nVersion: 2.27\n\n"
      "Package: nvidia-l4t-core-extra\nStatus: install ok installed\nArchitecture: arm64\nVersion: "
      "32.2.0-1\n");
  EXPECT_EQ(found.nvidia_l4t_core, std::nullopt);
  EXPECT_EQ(found.libc6, std::nullopt);
}

TEST(PackageVersions, ADatabaseThatIsMissingOrDamagedSaysNothing) {
  const TemporaryFolder folder;
  EXPECT_EQ(package_versions(observe_packages(Root(folder.path()))).libc6, std::nullopt);
  std::filesystem::create_directories(folder.path() / "var/lib/dpkg");
  write_durably(
      folder.path() / "var/lib/dpkg/status",
      "Package: libc6\nStatus: install ok installed\nArchitecture: arm64\nVersion: 2.27\n\nPackage\n");
  EXPECT_EQ(package_versions(observe_packages(Root(folder.path()))).libc6, std::nullopt);
}

TEST(PackageVersions, WhatDpkgHasNotWrittenIntoItsFileYetCounts) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "var/lib/dpkg/updates");
  write_durably(folder.path() / "var/lib/dpkg/status",
                "Package: libc6\nStatus: install ok installed\nArchitecture: arm64\nVersion: 2.27\n\n");
  write_durably(folder.path() / "var/lib/dpkg/updates/0001",
                "Package: libc6\nStatus: install ok installed\nArchitecture: arm64\nVersion: 2.31\n\n");
  EXPECT_EQ(package_versions(observe_packages(Root(folder.path()))).libc6, "2.31");
}

}  // namespace
}  // namespace jetcrew::board
