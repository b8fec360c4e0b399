// The sticks that are plugged in, by sysfs: what is mounted is not asked here, only what must not be touched.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/descriptor.hpp"
#include "base/mounts.hpp"
#include "base/root.hpp"
#include "media/filesystem.hpp"

namespace jetcrew::media {

/// A file system on a stick: a partition, or a whole disk without any.
struct Volume {
  std::string name;  ///< the kernel's: `sda1`
  dev_t device{};
  /// Another one each time a disk comes, also under the same number; 0 where the kernel (before 5.15) keeps
  /// none.
  std::int64_t sequence = 0;
  std::uint64_t bytes = 0;
  FileSystem holds;
  bool can_be_written = true;  ///< no switch on the stick says otherwise
};

/// Where JetCrew mounts what nobody else does, as the board names it.
inline constexpr auto own_mounts = "/run/jetcrew/media";

/// Whether a mount point is one that media get: below /media, /mnt, /run/media or own_mounts.
bool is_media_point(const std::filesystem::path& point);

/// By name. What is connected by USB, or what the kernel calls removable (card readers), with a file system
/// that identify() knows. Left out are disks that are part of the system: with something on them mounted
/// anywhere but where media are, or with a holder (LVM, RAID, encryption).
std::vector<Volume> find_volumes(const Root& root, const std::vector<Mount>& mounts);

/// Its device file, if that still is this device. @throws Error `medium_unreadable`
Descriptor open_volume(const Root& root, const std::string& name, dev_t device);

}  // namespace jetcrew::media
