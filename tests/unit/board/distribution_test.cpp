#include "board/distribution.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"

namespace jetcrew::board {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& path, std::string_view content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

TEST(Distribution, ReadsOsRelease) {
  EXPECT_EQ(parse_os_release("NAME=\"Ubuntu\"\nVERSION_ID=\"18.04\"\nID=ubuntu\n"), "ubuntu 18.04");
  EXPECT_EQ(parse_os_release("ID='debian'\r\nVERSION_ID=12\r\n"), "debian 12");
  EXPECT_EQ(parse_os_release("ID=debian\n"), "debian") << "testing has no version";
  EXPECT_EQ(parse_os_release("VERSION_ID=12\nXID=debian\n"), std::nullopt);
}

TEST(Distribution, FindsOsReleaseBelowUsr) {
  const TemporaryFolder folder;
  put(folder.path() / "usr/lib/os-release", "ID=ubuntu\nVERSION_ID=\"20.04\"\n");
  EXPECT_EQ(observe_distribution(Root(folder.path())), "ubuntu 20.04");
}

TEST(Distribution, AsksTheLibraryWhereThereIsNoPackage) {
  const TemporaryFolder folder;
  const Root root(folder.path());
  EXPECT_EQ(observe_glibc(root, {}), std::nullopt);
  put(folder.path() / "usr/lib/aarch64-linux-gnu/libc-2.27.so",
      std::string("\x7F"
                  "ELF") +
          std::string(500, '\0') +
          "GNU C Library (Ubuntu GLIBC 2.27-3ubuntu1.6) stable release version 2.27.\nCopyright");
  fs::create_directory_symlink("usr/lib", folder.path() / "lib");
  fs::create_symlink("libc-2.27.so", folder.path() / "usr/lib/aarch64-linux-gnu/libc.so.6");
  EXPECT_EQ(observe_glibc(root, {}), "2.27");
  EXPECT_EQ(observe_glibc(root, {.dpkg_architecture = {}, .libc6 = "2.31-0ubuntu9.9", .nvidia_l4t_core = {}}),
            "2.31");
}

TEST(Distribution, ReadsTheArchitectureOfThePrograms) {
  const TemporaryFolder folder;
  const Root root(folder.path());
  EXPECT_EQ(observe_architecture(root, {}), std::nullopt);
  std::string header(
      "\x7F"
      "ELF\x02\x01\x01",
      7);
  header.resize(18, '\0');
  header += std::string("\xB7\x00", 2);
  put(folder.path() / "bin/sh", header);
  EXPECT_EQ(observe_architecture(root, {}), "arm64");
  put(folder.path() / "bin/sh", "#!/bin/true");
  EXPECT_EQ(observe_architecture(root, {}), std::nullopt);
}

TEST(Distribution, ThisMachineAgreesWithItsLibrary) {
  const Root root("/");
  EXPECT_EQ(observe_glibc(root, package_versions(observe_packages(root))), observe_glibc(root, {}));
  EXPECT_EQ(observe_architecture(root, package_versions(observe_packages(root))),
            observe_architecture(root, {}));
}

}  // namespace
}  // namespace jetcrew::board
