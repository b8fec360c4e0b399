#include "base/mounts.hpp"

#include <sys/sysmacros.h>

#include "base/files.hpp"

namespace jetcrew {
namespace {

namespace fs = std::filesystem;

std::vector<Mount> mounts_in(std::string_view mountinfo) {
  TemporaryFolder folder;
  fs::create_directories(folder.path() / "proc/self");
  write_durably(folder.path() / "proc/self/mountinfo", mountinfo);
  return mounts_of(Root(folder.path()));
}

TEST(Mounts, AreReadFromTheKernelsTable) {
  const auto mounts = mounts_in(
      "36 35 98:0 /mnt1 /mnt/my\\040stick rw,noatime master:1 shared:2 - vfat /dev/sda1 rw,errors=continue\n"
      "40 35 0:52 / /media/X ro,nosuid - fuse.exfat /dev/sd\\134b rw\n");
  ASSERT_EQ(mounts.size(), 2U);
  EXPECT_EQ(mounts[0].id, 36);
  EXPECT_EQ(mounts[0].device, makedev(98, 0));
  EXPECT_EQ(mounts[0].point, "/mnt/my stick");
  EXPECT_EQ(mounts[0].type, "vfat");
  EXPECT_EQ(mounts[0].source, "/dev/sda1");
  EXPECT_FALSE(mounts[0].is_read_only);
  EXPECT_TRUE(mounts[1].is_read_only);
  EXPECT_EQ(mounts[1].source, "/dev/sd\\b");
}

TEST(Mounts, PassOverWhatIsNoLine) {
  EXPECT_TRUE(mounts_in("").empty());
  EXPECT_TRUE(mounts_in("a b c\n\n36 35 98:0 /\n").empty());
  const auto mounts = mounts_in("x y z / /media/\\9\\04 rw\n");
  ASSERT_EQ(mounts.size(), 1U);
  EXPECT_EQ(mounts[0].point, "/media/\\9\\04");
  EXPECT_EQ(mounts[0].type, "");
}

// A board that is a folder and has no /proc sees what of this machine is mounted inside it.
TEST(Mounts, OfAFolderAreThoseInIt) {
  TemporaryFolder folder;
  EXPECT_TRUE(mounts_of(Root(folder.path())).empty());
  EXPECT_FALSE(mounts_of(Root()).empty());
}

}  // namespace
}  // namespace jetcrew
