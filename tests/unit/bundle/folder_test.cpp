#include "bundle/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;

class FolderTest : public testing::Test {
 protected:
  void add(const fs::path& path, std::string_view content = "x") {
    fs::create_directories((at_ / path).parent_path());
    write_durably(at_ / path, content);
  }

  std::vector<std::string> found(const fs::path& inside = "") const {
    std::vector<std::string> names;
    for (const auto& file : package_files(at_ / inside))
      names.push_back(fs::relative(file.path, at_).string());
    return names;
  }

  TemporaryFolder folder_;
  fs::path at_ = folder_.path();
};

using Names = std::vector<std::string>;

TEST_F(FolderTest, PackagesAreFoundBelowSortedWithTheirSizes) {
  add("z.deb", "12345");
  add("b/y.whl", "123");
  add("b/a.deb");
  EXPECT_EQ(found(), (Names{"b/a.deb", "b/y.whl", "z.deb"}));
  EXPECT_EQ(package_files(at_).back().size, 5U);
}

TEST_F(FolderTest, OtherFilesArePassedOver) {
  for (const auto* name : {"a.tar.gz", "deb", "whl", "a.deb.part", "a.DEB", "a.whl~"}) add(name);
  fs::create_directory(at_ / "folder.deb");
  EXPECT_EQ(found(), Names{});
}

TEST_F(FolderTest, HiddenOnesArePassedOver) {
  add("._a.deb");
  add(".a.deb");
  add(".deb");
  add(".Trash-1000/files/b.deb");
  add("seen/._c.whl");
  add("seen/c.whl");
  EXPECT_EQ(found(), Names{"seen/c.whl"});
}

TEST_F(FolderTest, LinksAndFifosAreNotFollowed) {
  const TemporaryFolder elsewhere;
  write_durably(elsewhere.path() / "secret.deb", "x");
  fs::create_symlink(elsewhere.path() / "secret.deb", at_ / "file.deb");
  fs::create_directory_symlink(elsewhere.path(), at_ / "folder");
  fs::create_directory_symlink(".", at_ / "loop");
  fs::create_symlink("/nowhere", at_ / "dangling.whl");
  ASSERT_EQ(::mkfifo((at_ / "fifo.deb").c_str(), 0600), 0);
  EXPECT_EQ(found(), Names{});
}

TEST_F(FolderTest, EightLevelsAreLookedAt) {
  add("1/2/3/4/5/6/7/8/in.deb");
  add("1/2/3/4/5/6/7/8/9/out.deb");
  EXPECT_EQ(found(), Names{"1/2/3/4/5/6/7/8/in.deb"});
}

TEST_F(FolderTest, WhatIsNoFolderIsRefused) {
  add("a.deb");
  for (const auto* name : {"absent", "a.deb"}) {
    Error seen("", "");
    EXPECT_EQ(refusal_of([&] { package_files(at_ / name); }, &seen), "path_not_found") << name;
    EXPECT_EQ(seen.facts().at("path"), (at_ / name).string());
  }
}

/// Lets the process open `more` files and no more, for as long as it lives.
class FewFiles {
 public:
  explicit FewFiles(unsigned more) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const Descriptor lowest(::open("/", O_RDONLY | O_CLOEXEC));
    auto few = before_;
    few.rlim_cur = static_cast<rlim_t>(lowest.get()) + more;
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  ~FewFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FewFiles(const FewFiles&) = delete;
  FewFiles& operator=(const FewFiles&) = delete;

 private:
  rlimit before_{};
};

TEST_F(FolderTest, AMediumThatCannotBeReadToItsEndIsAnError) {
  add("a.deb");
  add("1/2/3/b.deb");
  std::string code;
  {
    const FewFiles few(2);  // the folder itself and one below it
    code = refusal_of([&] { package_files(at_); });
  }
  EXPECT_EQ(code, "medium_unreadable") << "a part of the packages passed as all of them";
}

class SourcesTest : public FolderTest {
 protected:
  std::map<std::string, Source> sources() const {
    std::map<std::string, Source> by_path;
    for (auto& source : find_sources(Root(at_))) by_path.emplace(source.path.string(), source);
    return by_path;
  }
};

TEST_F(SourcesTest, TwoSticksOfOneUserAreTwo) {
  add("media/jetson/ONE/a.deb", "12");
  add("media/jetson/TWO STICKS/b.whl", "345");
  add("media/jetson/own/c.deb", "6");
  add("run/media/jetson/THREE/d.deb", "7");
  add("proc/self/mountinfo",
      fmt::format("22 1 0:21 / / rw - ext4 /dev/mmcblk0p1 rw\n"
                  "nonsense\n"
                  "30 22 8:1 / /media/jetson/ONE rw,nosuid shared:5 - vfat /dev/sda1 rw\n"
                  "31 22 8:17 / /media/jetson/TWO\\040STICKS rw - exfat /dev/sdb1 rw\n"
                  "32 22 8:33 / {}/run/media/jetson/THREE rw - vfat /dev/sdc1 rw\n"
                  "33 22 8:49 / /media/jetson/GONE rw - vfat /dev/sdd1 rw\n",
                  fs::canonical(at_).string()));
  const auto all = sources();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all.at("/media/jetson/ONE").debs, 1U);
  EXPECT_EQ(all.at("/media/jetson/ONE").wheels, 0U);
  EXPECT_EQ(all.at("/media/jetson/TWO STICKS").bytes, 3U);
  EXPECT_EQ(all.at("/run/media/jetson/THREE").debs, 1U);
  EXPECT_EQ(all.at("/media/jetson").bytes, 1U) << "its own, without what is mounted in it";
}

TEST_F(SourcesTest, AStickMountedAtMntIsOne) {
  add("mnt/debs/a.deb");
  add("mnt/wheels/b.whl");
  EXPECT_EQ(sources().size(), 2U);
  add("proc/self/mountinfo", "30 22 8:1 / /mnt rw - vfat /dev/sda1 rw\n");
  const auto all = sources();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.at("/mnt").debs + all.at("/mnt").wheels, 2U);
}

TEST_F(SourcesTest, AMediumInAMediumCountsOnce) {
  add("mnt/card/a.deb");
  add("mnt/card/inner/b.deb");
  add("mnt/card/inner/deep/c.deb");
  add("proc/self/mountinfo",
      "30 22 8:1 / /mnt/card rw - vfat /dev/sda1 rw\n31 30 8:2 / /mnt/card/inner rw - vfat /dev/sda2 rw\n");
  const auto all = sources();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at("/mnt/card").debs, 1U);
  EXPECT_EQ(all.at("/mnt/card/inner").debs, 2U);
}

TEST_F(SourcesTest, MediaWithPackagesAreTold) {
  add("media/jetson/STICK/a.deb", "12");
  add("media/jetson/STICK/b.whl", "345");
  add("mnt/card/c.whl", "6");
  add("run/media/other/d.deb", "7");
  add("media/empty/readme.txt");
  add("mnt/.hidden/e.deb");
  add("mnt/loose.deb");
  const auto all = sources();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all.at("/media/jetson").debs, 1U);
  EXPECT_EQ(all.at("/media/jetson").wheels, 1U);
  EXPECT_EQ(all.at("/media/jetson").bytes, 5U);
  EXPECT_EQ(all.at("/mnt/card").wheels, 1U);
  EXPECT_EQ(all.at("/run/media/other").debs, 1U);
}

TEST_F(SourcesTest, ABoardWithoutMediaHasNone) {
  EXPECT_TRUE(sources().empty());
}

TEST_F(SourcesTest, ALinkOutOfTheBoardIsNotFollowed) {
  const TemporaryFolder elsewhere;
  write_durably(elsewhere.path() / "a.deb", "x");
  fs::create_directories(at_ / "media");
  fs::create_directory_symlink(elsewhere.path(), at_ / "media/out");
  EXPECT_TRUE(sources().empty());
}

TEST_F(SourcesTest, OneMediumThatCannotBeReadDoesNotHideTheOthers) {
  fs::create_directories(at_ / "mnt");
  fs::create_symlink("loop", at_ / "mnt/loop");
  add("mnt/card/a.deb");
  EXPECT_EQ(sources().count("/mnt/card"), 1U);
}

}  // namespace
}  // namespace jetcrew::bundle
