#include "media/volume.hpp"

#include "base/files.hpp"
#include "support/error_of.hpp"

namespace jetcrew::media {
namespace {

namespace fs = std::filesystem;

TEST(MediaPoints, AreWhereMediaAreMounted) {
  for (const auto* point : {"/media/JETSON", "/media/pi/JETSON", "/mnt", "/mnt/usb", "/run/media/pi/X",
                            "/run/jetcrew/media/STICK-1A2B-3C4D"})
    EXPECT_TRUE(is_media_point(point)) << point;
  for (const auto* point : {"/", "/boot", "/data", "/mediatheque", "/run", "/home/media"})
    EXPECT_FALSE(is_media_point(point)) << point;
}

// What claims to be a device and is none: sysfs and /dev of a board that is a folder can hold anything.
TEST(Volumes, NeedARealDevice) {
  TemporaryFolder folder;
  const auto disk = folder.path() / "sys/devices/usb1/1-1/block/sda";
  fs::create_directories(disk);
  fs::create_directories(folder.path() / "sys/class/block");
  fs::create_directories(folder.path() / "dev");
  write_durably(disk / "dev", "8:0\n");
  write_durably(disk / "size", "2048\n");
  fs::create_symlink("../../devices/usb1/1-1/block/sda", folder.path() / "sys/class/block/sda");
  write_durably(folder.path() / "dev/sda", std::string(4096, 'x'));
  EXPECT_TRUE(find_volumes(Root(folder.path()), {}).empty());
  EXPECT_EQ(error_of([&] { open_volume(Root(folder.path()), "sda", 2048); }).code(), "medium_unreadable");
  EXPECT_TRUE(find_volumes(Root(folder.path() / "sys"), {}).empty());
}

}  // namespace
}  // namespace jetcrew::media
