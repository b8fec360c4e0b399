#include "bundle/following_hash.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

using python::testing::refusal_of;

class FollowingHashTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "x";
  Descriptor file_ = open_file(path_, O_RDWR | O_CREAT);
};

TEST_F(FollowingHashTest, FollowsTheWriterToTheEnd) {
  FollowingHash hash(file_.get(), path_);
  std::string all;
  for (int i = 0; i < 40; ++i) {
    const std::string part(50'000 + static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    write_all(file_.get(), part, path_);
    all += part;
    hash.written(all.size());
  }
  EXPECT_EQ(hash.finish(), Sha256::of(all));
}

TEST_F(FollowingHashTest, OfNothingIsThatOfNothing) {
  EXPECT_EQ(FollowingHash(file_.get(), path_).finish(), Sha256::of(""));
}

TEST_F(FollowingHashTest, OnlyWhatIsSaidToBeWrittenCounts) {
  write_all(file_.get(), "written and more", path_);
  FollowingHash hash(file_.get(), path_);
  hash.written(7);
  EXPECT_EQ(hash.finish(), Sha256::of("written"));
}

TEST_F(FollowingHashTest, WhatCannotBeReadBackIsAnError) {
  FollowingHash hash(file_.get(), path_);
  hash.written(1);
  EXPECT_EQ(refusal_of([&] { hash.finish(); }), "io_failed");
}

TEST_F(FollowingHashTest, WhoGoesAwayIsNotWaitedFor) {
  write_all(file_.get(), "x", path_);
  FollowingHash hash(file_.get(), path_);
  hash.written(1);
}

}  // namespace
}  // namespace jetcrew::bundle
