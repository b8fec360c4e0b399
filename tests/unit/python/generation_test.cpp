#include "python/generation.hpp"

#include <sys/stat.h>

#include "python/environment_fixture.hpp"
#include "python/last_generation.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;
using testing::refusal_of;
using testing::WheelMaker;

class Generation : public testing::EnvironmentTest {};

WheelMaker small() {
  WheelMaker maker("foo");
  maker.add("foo/__init__.py", "x = 1\n");
  maker.add(maker.info() + "/entry_points.txt",
            "[console_scripts]\nfoo = foo:main\n[gui_scripts]\nfoo-gui = foo:main\n");
  return maker;
}

struct stat status_of(const fs::path& path) {
  struct stat status{};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status;
}

TEST_F(Generation, IsAVirtualEnvironmentWithLinksIntoTheTrees) {
  add(small(), true);
  build();
  EXPECT_EQ(fs::read_symlink(built("bin/python")), "/usr/bin/python3.11");
  EXPECT_EQ(fs::read_symlink(built("bin/python3.11")), "python");
  EXPECT_EQ(fs::read_symlink(built("lib64")), "lib");
  EXPECT_EQ(read_file(built("pyvenv.cfg")),
            "home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.11.2\n"
            "executable = /usr/bin/python3.11\nprompt = default\n");
  const auto placed = status_of(site("foo/__init__.py"));
  EXPECT_EQ(placed.st_ino, status_of(plan_.wheels[0].tree / "foo/__init__.py").st_ino);
  EXPECT_EQ(placed.st_mode & 07777U, 0444U);
  EXPECT_EQ(status_of(site("foo-1.0.dist-info/RECORD")).st_nlink, 1U);
  EXPECT_EQ(status_of(built()).st_mode & 07777U, 0755U);
  EXPECT_EQ(read_file(site("foo-1.0.dist-info/INSTALLER")), "jetcrew\n");
  EXPECT_EQ(read_file(site("foo-1.0.dist-info/REQUESTED")), "");
  for (const std::string_view script : {"bin/foo", "bin/foo-gui"}) {
    EXPECT_TRUE(read_file(built(script))
                    .starts_with("#!/var/lib/jetcrew/environments/default/generations/1/bin/python\n"));
    EXPECT_EQ(status_of(built(script)).st_mode & 07777U, 0755U);
  }
}

TEST_F(Generation, TheRecordListsWhatIsThere) {
  add(small(), true);
  build();
  std::set<std::string> listed;
  for (const auto& entry : parse_record(read_file(site("foo-1.0.dist-info/RECORD")))) {
    const auto path = (site("") / entry.path).lexically_normal();
    listed.insert(path);
    if (entry.hash.empty()) continue;
    const auto content = read_file(path);
    EXPECT_EQ(entry.hash, record_hash(Sha256::of(content))) << path;
    EXPECT_EQ(entry.size, content.size()) << path;
  }
  for (const auto& entry : fs::recursive_directory_iterator(built())) {
    const auto text = entry.path().string();
    const bool of_the_wheel =
        text.find("site-packages/") != std::string::npos || text.find("bin/foo") != std::string::npos;
    if (entry.is_regular_file() && of_the_wheel) {
      EXPECT_TRUE(listed.contains(text)) << text;
    }
  }
}

TEST_F(Generation, ASecondOneSharesTheFiles) {
  add(small());
  build();
  plan_.number = 2;
  plan_.wheels.clear();
  add(small());
  build();
  EXPECT_EQ(status_of(site("foo/__init__.py")).st_nlink, 3U);
  EXPECT_EQ(generations(environment_), (std::vector<int>{1, 2}));
}

TEST_F(Generation, TheSwitchIsALink) {
  build();
  EXPECT_EQ(current_generation(environment_), std::nullopt);
  activate_generation(environment_, 1);
  EXPECT_EQ(current_generation(environment_), 1);
  plan_.number = 2;
  build();
  activate_generation(environment_, 2);
  EXPECT_EQ(current_generation(environment_), 2);
  EXPECT_TRUE(fs::exists(environment_ / "current/pyvenv.cfg"));
  activate_generation(environment_, 1);  // rollback is the same
  EXPECT_EQ(current_generation(environment_), 1);
  EXPECT_EQ(refusal_of([&] { activate_generation(environment_, 3); }), "generation_missing");
  EXPECT_EQ(current_generation(environment_), 1);
}

TEST_F(Generation, OneIsNeverChanged) {
  build();
  add(small());
  EXPECT_EQ(refusal(), "generation_exists");
  EXPECT_FALSE(fs::exists(site("foo")));
}

TEST_F(Generation, RemovalSparesTheCurrentOne) {
  build();
  plan_.number = 2;
  build();
  activate_generation(environment_, 2);
  EXPECT_EQ(refusal_of([&] { remove_generation(environment_, 2); }), "generation_in_use");
  remove_generation(environment_, 1);
  EXPECT_EQ(generations(environment_), std::vector<int>{2});
  EXPECT_EQ(refusal_of([&] { remove_generation(environment_, 1); }), "generation_missing");
}

TEST_F(Generation, TheNumberOfOneThatWasRemovedIsNotGivenAgain) {
  EXPECT_EQ(last_generation(environment_), 0);
  build();
  plan_.number = 2;
  build();
  EXPECT_EQ(last_generation(environment_), 2);
  activate_generation(environment_, 1);
  remove_generation(environment_, 2);
  EXPECT_EQ(generations(environment_), std::vector<int>{1});
  EXPECT_EQ(last_generation(environment_), 2);
  plan_.number = 3;
  build();
  EXPECT_EQ(last_generation(environment_), 3);
  activate_generation(environment_, 3);
  remove_generation(environment_, 1);
  EXPECT_EQ(last_generation(environment_), 3) << "a lower one does not take it back";
  // Whoever wrote into the file: what is there counts all the same.
  for (const auto* text : {"", "x", "-7", "07", "99999999999999999999"}) {
    write_durably(environment_ / "last-generation", text);
    EXPECT_EQ(last_generation(environment_), 3) << text;
  }
}

TEST_F(Generation, OnlyNumbersAreGenerations) {
  build();
  for (const std::string_view name : {"07", "x", "0", "-1", ".building-2-abc", "1.old"}) {
    fs::create_directories(environment_ / "generations" / name);
  }
  EXPECT_EQ(generations(environment_), std::vector<int>{1});
  fs::create_symlink("../elsewhere/7", environment_ / "current");
  EXPECT_EQ(current_generation(environment_), std::nullopt);
}

TEST_F(Generation, WhatAKillLeftIsRemovedByTheNextBuild) {
  for (const std::string_view name : {".building-1-abc", ".removing-7"}) {
    fs::create_directories(environment_ / "generations" / name / "lib");
  }
  EXPECT_TRUE(generations(environment_).empty());
  build();
  EXPECT_EQ(std::distance(fs::directory_iterator(environment_ / "generations"), {}), 1);
}

TEST_F(Generation, AStopLeavesNothing) {
  add(small());
  std::stop_source source;
  const auto stop_at_once = [&](const BuildProgress&) { source.request_stop(); };
  EXPECT_EQ(refusal_of([&] {
              build_generation(Root(board_.path()), environment_, inside_, plan_, stop_at_once,
                               source.get_token());
            }),
            "stopped");
  EXPECT_TRUE(is_untouched());
}

TEST_F(Generation, ProgressEndsWithAllFiles) {
  add(small());
  std::vector<BuildProgress> seen;
  build_generation(Root(board_.path()), environment_, inside_, plan_,
                   [&](const BuildProgress& p) { seen.push_back(p); });
  ASSERT_GE(seen.size(), 2U);
  EXPECT_EQ(seen.front().wheel, "foo");
  EXPECT_EQ(seen.back().files_done, seen.back().files_total);
}

TEST_F(Generation, AnotherBuilderIsRefused) {
  fs::create_directories(environment_);
  const auto lock = FileLock::try_take(environment_ / ".lock");
  EXPECT_EQ(refusal(), "environment_busy");
}

TEST_F(Generation, NamesAndPlacesThatScriptsCannotHold) {
  plan_.environment = "a/b";
  EXPECT_EQ(refusal(), "environment_name_invalid");
  plan_.environment = "default";
  for (const std::string_view path : {"/x'y", "/x\"y", "/x$y", "/x:y", "/x\ny", "relative"}) {
    inside_ = path;
    EXPECT_EQ(refusal(), "path_invalid") << path;
  }
  inside_ = "/with blank";
  add(small());
  EXPECT_EQ(refusal(), "");
  EXPECT_TRUE(read_file(built("bin/foo"))
                  .starts_with("#!/bin/sh\n'''exec' \"/with blank/generations/1/bin/python\""));
}

TEST_F(Generation, AMissingInterpreterIsSaid) {
  fs::remove(board_.path() / "usr/bin/python3.11");
  EXPECT_EQ(refusal(), "python_missing");
}

TEST_F(Generation, ADamagedTreeIsFound) {
  add(small());
  fs::remove(plan_.wheels[0].tree / "foo/__init__.py");
  EXPECT_EQ(refusal(), "tree_damaged");
  fs::create_symlink("/etc/passwd", plan_.wheels[0].tree / "foo/__init__.py");
  EXPECT_EQ(refusal(), "tree_damaged");
  EXPECT_TRUE(is_untouched());
}

TEST_F(Generation, AFileThatSomebodyWroteToIsNotSharedOn) {
  add(small());
  const auto file = plan_.wheels[0].tree / "foo/__init__.py";
  const auto content = read_file(file);
  fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
  std::ofstream(file, std::ios::in) << content;  // as long as before, even the same
  EXPECT_EQ(refusal(), "tree_damaged");
  EXPECT_TRUE(is_untouched());
}

TEST(EnvironmentName, IsAPlainWord) {
  for (const std::string_view name : {"default", "yolo-v8", "A.1_b", "7"})
    EXPECT_TRUE(is_valid_environment_name(name)) << name;
  for (const std::string_view name : {"", ".x", "-x", "a/b", "a b", "..", "\xe4\xb8\xad"})
    EXPECT_FALSE(is_valid_environment_name(name)) << name;
  EXPECT_FALSE(is_valid_environment_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace jetcrew::python
