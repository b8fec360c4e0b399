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

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

TemporaryFolder with_file(const fs::path& parent, std::string_view content) {
  TemporaryFolder made(parent, ".new-");
  std::ofstream(made.path() / "x") << content;
  return made;
}

TEST(NewFolders, HaveTheirNamesAfterFinishOnly) {
  const TemporaryFolder folder;
  NewFolders made;
  made.add(with_file(folder.path(), "1"), folder.path() / "a");
  made.add(with_file(folder.path(), "2"), folder.path() / "b");
  EXPECT_TRUE(made.has(folder.path() / "a"));
  EXPECT_FALSE(made.has(folder.path() / "c"));
  EXPECT_FALSE(fs::exists(folder.path() / "a"));
  made.finish();
  EXPECT_EQ(names_in(folder.path()), (std::set<std::string>{"a", "b"}));
  EXPECT_EQ(read_file(folder.path() / "b/x"), "2");
  EXPECT_FALSE(made.has(folder.path() / "a")) << "there are none left to name";
}

TEST(NewFolders, OneThatIsThereAlreadyStays) {
  const TemporaryFolder folder;
  {
    NewFolders made;
    made.add(with_file(folder.path(), "1"), folder.path() / "a");
    made.finish();
    made.add(with_file(folder.path(), "2"), folder.path() / "a");
    made.finish();
  }
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"a"});
  EXPECT_EQ(read_file(folder.path() / "a/x"), "1");
}

TEST(NewFolders, WithoutFinishNothingStays) {
  const TemporaryFolder folder;
  {
    NewFolders made;
    made.add(with_file(folder.path(), "1"), folder.path() / "a");
  }
  EXPECT_TRUE(names_in(folder.path()).empty());
}

TEST(NewFolders, OfThoseThatFailOnlyTheOnesWithANameStay) {
  const TemporaryFolder folder;
  {
    NewFolders made;
    made.add(with_file(folder.path(), "1"), folder.path() / "a");
    made.add(with_file(folder.path(), "2"), folder.path() / "not there" / "b");
    made.add(with_file(folder.path(), "3"), folder.path() / "c");
    EXPECT_THROW(made.finish(), Error);
  }
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"a"});
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
