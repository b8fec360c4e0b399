#include "media/mounting.hpp"

#include <cerrno>
#include <cstring>

#include <sys/mount.h>

#include "base/error.hpp"
#include "base/log.hpp"

namespace jetcrew::media {
namespace fs = std::filesystem;
namespace {

struct Way {
  const char* type;
  const char* options;
};

/// In the order of preference. Names beyond ASCII want the option; a kernel without that table takes the
/// next.
std::vector<Way> ways(Kind kind, Access access) {
  switch (kind) {
    case Kind::fat:
      return {{"vfat", "utf8=1"}, {"vfat", ""}};
    case Kind::exfat:
      return {{"exfat", "iocharset=utf8"}, {"exfat", ""}};
    case Kind::ntfs:
      return {{"ntfs3", "iocharset=utf8"}, {"ntfs", "nls=utf8"}, {"ntfs", ""}};
    case Kind::ext:
      if (access == Access::read_only) return {{"ext4", "noload"}, {"ext3", "noload"}, {"ext2", ""}};
      return {{"ext4", ""}, {"ext3", ""}, {"ext2", ""}};
  }
  return {};
}

Error unsupported(const Volume& volume) {
  const std::string kind(to_text(volume.holds.kind));
  return {"filesystem_unsupported",
          fmt::format("the stick {} is formatted as {}, which this board's kernel cannot read", volume.name,
                      kind),
          "Format a stick as FAT32 on any computer, copy the files to it, and plug that in.",
          {{"device", volume.name}, {"filesystem", kind}}};
}

unsigned long flags_for(Access access) {
  constexpr unsigned long always = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME;
  return access == Access::read_only ? always | MS_RDONLY : always;
}

[[noreturn]] void fail(int reason, const std::string& what, std::string_view doing) {
  if (reason == EROFS || reason == EACCES || reason == EPERM)
    throw Error("medium_write_protected", fmt::format("the stick {} cannot be written to", what),
                "Move its switch, or use another one.", {{"path", what}});
  throw Error("medium_unreadable",
              fmt::format("the stick {} cannot be {}: {}", what, doing, std::strerror(reason)),
              "If the stick was pulled out, put it back in and try again.", {{"path", what}});
}

}  // namespace

void mount(const Root& root, const Volume& volume, const fs::path& point, Access access) {
  // Held open meanwhile, so that the name cannot come to mean another device in between.
  const auto held = open_volume(root, volume.name, volume.device);
  const auto device = root.resolve(fs::path("/dev") / volume.name);
  fs::create_directories(point);
  bool known = false;
  int reason = 0;
  for (const auto& [type, options] : ways(volume.holds.kind, access)) {
    if (::mount(device.c_str(), point.c_str(), type, flags_for(access), options) == 0) return;
    if (errno == ENODEV) continue;
    known = true;
    reason = errno;
    if (reason != EINVAL) break;
  }
  std::error_code in_use;
  fs::remove(point, in_use);
  if (!known) throw unsupported(volume);
  fail(reason, volume.name, "mounted");
}

void change_access(const fs::path& point, Access access) {
  if (::mount(nullptr, point.c_str(), nullptr, MS_REMOUNT | flags_for(access), nullptr) != 0)
    fail(errno, point.string(), "mounted anew");
}

void unmount(const fs::path& point) {
  if (::umount2(point.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0 && errno != EINVAL && errno != ENOENT) {
    log::warning("a stick stays mounted", {{"path", point.string()}, {"reason", std::strerror(errno)}});
    return;
  }
  std::error_code in_use;
  fs::remove(point, in_use);
}

}  // namespace jetcrew::media
