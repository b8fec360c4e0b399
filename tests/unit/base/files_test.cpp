#include "base/files.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/root.hpp"

namespace jetcrew {
namespace {

namespace fs = std::filesystem;

TEST(Files, WriteDurablyReplacesAndLeavesNothingElse) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "x";
  write_durably(path, "one");
  write_durably(path, "two");
  EXPECT_EQ(read_file(path), "two");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(Files, SwitchLinkReplacesALink) {
  const TemporaryFolder folder;
  switch_link(folder.path() / "current", "generations/1");
  switch_link(folder.path() / "current", "generations/2");
  EXPECT_EQ(fs::read_symlink(folder.path() / "current"), "generations/2");
}

TEST(Files, ReadFileRefusesWhatIsTooLarge) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "x") << std::string(1000, 'x');
  EXPECT_EQ(read_file(folder.path() / "x", 1000).size(), 1000U);
  try {
    read_file(folder.path() / "x", 999);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "file_too_large");
  }
}

TEST(Files, ALockIsTakenOnce) {
  const TemporaryFolder folder;
  auto first = FileLock::try_take(folder.path() / "lock");
  ASSERT_TRUE(first);
  EXPECT_FALSE(FileLock::try_take(folder.path() / "lock"));
  first.reset();
  EXPECT_TRUE(FileLock::try_take(folder.path() / "lock"));
}

TEST(Root, LinksNeverLeadOut) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "etc");
  fs::create_directories(folder.path() / "usr/lib");
  fs::create_symlink("/usr/lib", folder.path() / "etc/absolute");
  fs::create_symlink("../../../../..", folder.path() / "etc/up");
  fs::create_symlink("loop", folder.path() / "etc/loop");
  const Root root(folder.path());
  EXPECT_EQ(root.resolve("/etc/absolute/x"), root.folder() / "usr/lib/x");
  EXPECT_EQ(root.resolve("/etc/up/etc/passwd"), root.folder() / "etc/passwd");
  EXPECT_EQ(root.resolve("/../../x"), root.folder() / "x");
  EXPECT_THROW(root.resolve("/etc/loop"), Error);
  EXPECT_EQ(root.inside(root.folder() / "usr/lib"), fs::path("/usr/lib"));
  EXPECT_EQ(root.inside("/"), std::nullopt);
}

}  // namespace
}  // namespace jetcrew
