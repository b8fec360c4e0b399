// Which file system a block device holds, by its first blocks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jetcrew::media {

enum class Kind { fat, exfat, ntfs, ext };

/// For people: `FAT`, `exFAT`, `NTFS`, `ext4`.
std::string_view to_text(Kind kind);

struct FileSystem {
  Kind kind = Kind::fat;
  /// Its serial number or UUID as blkid(8) writes it: what tells two sticks apart.
  std::string uuid;
  std::string label;  ///< empty where it has none; exFAT's and NTFS' lie further in, and are not looked for
};

/// How much of the device identify() wants to see.
inline constexpr std::size_t superblock_bytes = 2048;

/// Nothing for what none of the four begins with. FAT and exFAT by their boot sectors (Microsoft's FAT32 File
/// System Specification; exFAT file system specification, 3.1), NTFS by its own, ext2 to ext4 by the
/// superblock at 1,024 (Linux, Documentation/filesystems/ext4/super.rst).
std::optional<FileSystem> identify(std::string_view first_bytes);

}  // namespace jetcrew::media
