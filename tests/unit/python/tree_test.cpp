#include "python/tree.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/files.hpp"
#include "python/refusal.hpp"
#include "python/wheel_maker.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;
using testing::refusal_of;
using testing::WheelMaker;

class Tree : public ::testing::Test {
 protected:
  fs::path unpack(const fs::path& wheel) { return unpack_wheel(wheel, trees_, sha256_of_file(wheel)); }

  bool is_empty() const { return !fs::exists(trees_) || fs::is_empty(trees_); }

  TemporaryFolder folder_;
  fs::path trees_ = folder_.path() / "trees";
};

unsigned mode_of(const fs::path& path) {
  struct stat status{};
  ::lstat(path.c_str(), &status);
  return status.st_mode & 07777U;
}

WheelMaker small() {
  WheelMaker maker("foo");
  maker.add("foo/deep/er/x.py", "x = 1\n");
  maker.add("foo/tool", "#!/bin/sh\n").mode = S_IFREG | 06755;
  maker.add("foo/__pycache__/x.pyc", "bytecode");
  return maker;
}

TEST_F(Tree, FilesAreReadOnlyAndWithoutBytecode) {
  const auto tree = unpack(small().write(folder_.path()));
  EXPECT_EQ(tree.parent_path(), trees_);
  EXPECT_EQ(read_file(tree / "foo/deep/er/x.py"), "x = 1\n");
  EXPECT_EQ(mode_of(tree / "foo/deep/er/x.py"), 0444U);
  EXPECT_EQ(mode_of(tree / "foo/tool"), 0555U);  // no set-user-id bits
  EXPECT_EQ(mode_of(tree / "foo/deep"), 0755U);
  EXPECT_EQ(mode_of(tree), 0755U);
  EXPECT_FALSE(fs::exists(tree / "foo/__pycache__"));
  EXPECT_TRUE(fs::exists(tree / "foo-1.0.dist-info/RECORD"));
}

TEST_F(Tree, TheSecondTimeCostsNothing) {
  const auto wheel = small().write(folder_.path());
  const auto tree = unpack(wheel);
  const auto sha256 = tree.filename().string();
  fs::remove(wheel);
  EXPECT_EQ(unpack_wheel(wheel, trees_, sha256), tree);
}

TEST_F(Tree, ARefusedWheelLeavesNothing) {
  auto maker = small();
  maker.unrecorded = {"foo/tool"};
  EXPECT_EQ(refusal_of([&] { unpack(maker.write(folder_.path())); }), "wheel_record_mismatch");
  EXPECT_TRUE(is_empty());
  maker = small();
  maker.zip.members.back().local.crc = maker.zip.members.back().central.crc = 1;
  EXPECT_EQ(refusal_of([&] { unpack(maker.write(folder_.path())); }), "wheel_damaged");
  EXPECT_TRUE(is_empty());
  maker = small();
  maker.add("../../outside", "x");
  EXPECT_EQ(refusal_of([&] { unpack(maker.write(folder_.path())); }), "wheel_damaged");
  EXPECT_TRUE(is_empty());
  EXPECT_FALSE(fs::exists(folder_.path() / "outside"));
}

TEST_F(Tree, AStopLeavesNothing) {
  std::stop_source source;
  source.request_stop();
  const auto wheel = small().write(folder_.path());
  EXPECT_EQ(refusal_of([&] { unpack_wheel(wheel, trees_, sha256_of_file(wheel), source.get_token()); }),
            "stopped");
  EXPECT_TRUE(is_empty());
}

TEST_F(Tree, SeveralWheelsGetTheirNamesTogether) {
  const auto wheel = small().write(folder_.path());
  const auto sha256 = sha256_of_file(wheel);
  WheelMaker other("bar");
  other.add("bar.py", "y = 1\n");
  const auto second = other.write(folder_.path());
  {
    Unpacking unpacking(trees_);
    unpacking.add(wheel, sha256);
    unpacking.add(second, sha256_of_file(second));
    EXPECT_TRUE(unpacked_wheels(trees_).empty());
    // Somebody else is quicker.
    unpack(wheel);
    unpacking.finish();
    EXPECT_EQ(unpacked_wheels(trees_).size(), 2U);
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(trees_), {}), 2);
}

TEST_F(Tree, WithoutAnEndNothingIsLeft) {
  const auto wheel = small().write(folder_.path());
  {
    Unpacking unpacking(trees_);
    unpacking.add(wheel, sha256_of_file(wheel));
  }
  EXPECT_TRUE(is_empty());
}

TEST_F(Tree, AnotherFileThanItsDigestSaysIsThrownAway) {
  const auto wheel = small().write(folder_.path());
  const auto check = [] { throw Error("payload_damaged", "another checksum"); };
  Unpacking unpacking(trees_);
  EXPECT_EQ(refusal_of([&] { unpacking.add(wheel, std::string(64, 'a'), check); }), "payload_damaged");
  EXPECT_TRUE(is_empty());
  // Whatever is wrong with it beside that.
  write_durably(wheel, "no wheel at all");
  auto broken = small();
  broken.unrecorded = {"foo/tool"};
  broken.write(folder_.path());
  EXPECT_EQ(refusal_of([&] { unpacking.add(wheel, std::string(64, 'a'), check); }), "payload_damaged");
  unpacking.finish();
  EXPECT_TRUE(is_empty());
}

TEST_F(Tree, AWheelForSeveralThreads) {
  auto maker = small();
  for (int i = 0; i < 200; ++i)
    maker.add(fmt::format("foo/many/{}/x.bin", i), std::string(50'000, static_cast<char>(i)));
  maker.add("foo/large.bin", std::string(20U << 20U, 'x'));
  const auto tree = unpack(maker.write(folder_.path()));
  EXPECT_EQ(fs::file_size(tree / "foo/large.bin"), 20U << 20U);
  EXPECT_EQ(read_file(tree / "foo/many/7/x.bin"), std::string(50'000, '\7'));
  remove_tree(trees_, tree.filename().string());
  maker.zip.members[40].local.crc = maker.zip.members[40].central.crc = 1;
  maker.zip.members[150].local.crc = maker.zip.members[150].central.crc = 1;
  const auto name = maker.zip.members[40].name;
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { unpack(maker.write(folder_.path())); }, &seen), "wheel_damaged");
  EXPECT_NE(seen.message().find(name), std::string::npos) << seen.message();
  EXPECT_TRUE(is_empty());
}

TEST_F(Tree, TheNameMustBeADigest) {
  const auto wheel = small().write(folder_.path());
  EXPECT_EQ(refusal_of([&] { unpack_wheel(wheel, trees_, "../x"); }), "digest_invalid");
}

TEST_F(Tree, WhatAKillLeftIsRemoved) {
  const auto tree = unpack(small().write(folder_.path()));
  fs::create_directories(trees_ / ".unpacking-0123-abc/foo");
  remove_unfinished_trees(trees_);
  EXPECT_FALSE(fs::exists(trees_ / ".unpacking-0123-abc"));
  EXPECT_TRUE(fs::exists(tree));
  remove_unfinished_trees(folder_.path() / "absent");
}

}  // namespace
}  // namespace jetcrew::python
