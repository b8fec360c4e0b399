#include "cli/shells.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetcrew::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto passwd =
    "root:x:0:0:root:/root:/bin/bash\nmaria:x:1000:1000:Maria,,,:/home/maria:/usr/bin/fish\n"
    "daemon:x:1:1:daemon:/:/usr/sbin/nologin\nbroken:x:5\n";

std::string choose(const Variables& variables, unsigned user, const std::string& missing = "") {
  return choose_shell(variables, passwd, user, [&](const auto& path) { return path != missing; });
}

TEST(ChooseShell, TheUsersOwn) {
  EXPECT_EQ(choose({{"SHELL", "/bin/zsh"}}, 1000), "/bin/zsh");
  EXPECT_EQ(choose({}, 1000), "/usr/bin/fish");
  EXPECT_EQ(choose({{"SHELL", ""}}, 0), "/bin/bash");
}

TEST(ChooseShell, OneThatIsThereAndLetsPeopleIn) {
  EXPECT_EQ(choose({{"SHELL", "/bin/zsh"}}, 1000, "/bin/zsh"), "/usr/bin/fish");
  EXPECT_EQ(choose({}, 1000, "/usr/bin/fish"), "/bin/sh");
  EXPECT_EQ(choose({}, 1), "/bin/sh");
  EXPECT_EQ(choose({}, 5), "/bin/sh");
  EXPECT_EQ(choose({{"SHELL", "/bin/false"}}, 4711), "/bin/sh");
  EXPECT_EQ(choose({{"SHELL", "bash"}}, 4711), "/bin/sh") << "not a path";
}

ShellStart start(const std::string& shell, const Variables& variables = {}) {
  return start_shell(shell, variables, "/e/generations/2", "yolo", "/tmp/x", false);
}

TEST(StartShell, BashReadsTheUsersFileAndThenTheEnvironments) {
  const auto bash = start("/bin/bash", {{"PATH", "/bin"}});
  EXPECT_THAT(bash.argv, ElementsAre("bash", "--rcfile", "/tmp/x/bashrc", "-i"));
  EXPECT_EQ(bash.environment, (Variables{{"PATH", "/bin"}})) << "bin/activate does it";
  ASSERT_TRUE(bash.file);
  EXPECT_EQ(bash.file->name, "bashrc");
  EXPECT_EQ(bash.file->text,
            "command rm -rf -- '/tmp/x'\n"
            "[ ! -r ~/.bashrc ] || . ~/.bashrc\n"
            ". '/e/generations/2/bin/activate'\n");
}

TEST(StartShell, ZshGetsItsOwnFolderBack) {
  EXPECT_THAT(start("/usr/bin/zsh").file->text, HasSubstr("unset ZDOTDIR\n"));
  const auto zsh = start("/usr/bin/zsh", {{"ZDOTDIR", "/home/o'hara/zsh"}});
  EXPECT_EQ(zsh.environment.at("ZDOTDIR"), "/tmp/x");
  EXPECT_EQ(zsh.file->name, ".zshenv");
  EXPECT_THAT(zsh.file->text, HasSubstr(R"(ZDOTDIR='/home/o'\''hara/zsh')"));
  EXPECT_THAT(zsh.file->text, HasSubstr(". '/e/generations/2/bin/activate'\n"));
}

TEST(StartShell, FishNeedsNoFile) {
  const auto fish = start("/usr/bin/fish");
  EXPECT_FALSE(fish.file);
  EXPECT_EQ(fish.argv.back(), "source '/e/generations/2/bin/activate.fish'");
}

TEST(StartShell, OnlyThoseThatReadAFileGetOne) {
  for (const auto* shell : {"/bin/bash", "/bin/zsh", "/bin/fish", "/bin/sh", "/bin/tcsh"})
    EXPECT_EQ(start(shell).file.has_value(), reads_a_file(shell)) << shell;
}

TEST(StartShell, OthersGetTheVariables) {
  const auto sh = start("/bin/sh", {{"PATH", "/bin"}});
  EXPECT_THAT(sh.argv, ElementsAre("sh"));
  EXPECT_EQ(sh.environment.at("PATH"), "/e/generations/2/bin:/bin");
  EXPECT_EQ(sh.environment.at("PS1"), "(yolo) $ ");
  EXPECT_EQ(start("/bin/dash", {{"PS1", "% "}}).environment.at("PS1"), "(yolo) % ");
  EXPECT_FALSE(start("/bin/sh", {{"VIRTUAL_ENV_DISABLE_PROMPT", "1"}}).environment.contains("PS1"));
  EXPECT_FALSE(start("/bin/tcsh").environment.contains("PS1"));
  EXPECT_EQ(start("/bin/tcsh").environment.at("VIRTUAL_ENV"), "/e/generations/2");
}

}  // namespace
}  // namespace jetcrew::cli
