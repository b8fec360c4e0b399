#include "base/exec.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/root.hpp"

namespace jetcrew {
namespace {

namespace fs = std::filesystem;

class FindProgram : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto* folder : {"first", "second", "first/a-folder"})
      fs::create_directories(here.path() / folder);
    write_durably(here.path() / "first/plain", "#!/bin/sh\n", 0644);
    write_durably(here.path() / "second/plain", "#!/bin/sh\n", 0755);
    write_durably(here.path() / "first/data", "", 0644);
    fs::create_symlink("/second/plain", here.path() / "first/link");
  }

  Found find(const std::string& name) const { return find_program(root, name, "/nowhere:/first:/second"); }

  TemporaryFolder here;
  Root root{here.path()};
};

TEST_F(FindProgram, TakesTheFirstThatRuns) {
  EXPECT_EQ(find("plain").path, "/second/plain") << "the first of that name may not be executed";
  EXPECT_TRUE(find("plain").executable);
}

TEST_F(FindProgram, FollowsLinksAsTheBoardDoes) {
  EXPECT_TRUE(find("link").executable);
}

TEST_F(FindProgram, TellsWhatIsThereFromWhatIsNot) {
  EXPECT_EQ(find("data").path, "/first/data");
  EXPECT_FALSE(find("data").executable);
  for (const auto* name : {"nothing", "a-folder", "", "/first/nothing", "/first/a-folder"})
    EXPECT_TRUE(find(name).path.empty()) << name;
}

TEST_F(FindProgram, TakesAPathAsItIs) {
  EXPECT_EQ(find("/second/plain").path, "/second/plain");
  EXPECT_FALSE(find("/first/plain").executable);
}

TEST(FindProgramHere, LooksFromTheWorkingDirectoryOn) {
  const TemporaryFolder here;
  write_durably(here.path() / "tool", "#!/bin/sh\n", 0755);
  const auto before = fs::current_path();
  fs::current_path(here.path());
  EXPECT_EQ(find_program(Root(), "./tool", "").path, "./tool");
  EXPECT_EQ(find_program(Root(), "tool", "/nowhere:").path, "./tool") << "an empty entry of PATH";
  EXPECT_TRUE(find_program(Root(), "tool", "/nowhere").path.empty());
  fs::current_path(before);
}

/// What the child that becomes the program ends with.
int status_of(const Replacement& replacement) {
  const auto child = ::fork();
  if (child == 0) ::_exit(100 + replace_process(Root(), replacement) % 100);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(ReplaceProcess, GoesOnAsTheProgram) {
  EXPECT_EQ(status_of({"/bin/sh", {"sh", "-c", "exit $NUMBER"}, {{"NUMBER", "7"}}}), 7);
  EXPECT_EQ(status_of({"/bin/sh", {"sh", "-c", "exit ${HOME-9}"}, {}}), 9) << "all of the environment";
}

TEST(ReplaceProcess, SaysWhyNot) {
  EXPECT_EQ(status_of({"/nowhere/at/all", {"x"}, {}}), 100 + ENOENT);
}

}  // namespace
}  // namespace jetcrew
