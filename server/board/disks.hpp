// The disks that the board has, by /sys/block.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

/// How much of its life an eMMC has behind it, by what it says of itself (JEDEC JESD84-B51, EXT_CSD). SD
/// cards say nothing, and an NVMe disk tells it to root only.
struct Wear {
  /// At most so much of the life is used, in steps of ten; over 100 where it is exceeded. Of the two kinds of
  /// memory that it may have the worse.
  std::optional<int> used_percent{};
  std::optional<std::string> reserve{};  ///< of spare blocks: `normal`, `low` (80 % gone), `urgent`
};

struct Disk {
  std::string device;  ///< `mmcblk0`
  std::string kind;    ///< `sd_card`, `emmc`, `nvme`, `usb`, `disk`
  std::optional<std::string> model{};
  std::optional<std::uint64_t> bytes{};
  std::optional<Wear> wear{};
};

/// life_time, `0x01 0x02`, and pre_eol_info, `0x01`, of an eMMC. Nothing where neither says anything.
std::optional<Wear> parse_wear(std::string_view life_time, std::string_view pre_eol_info);

/// The names of disks that are there in metal, without the parts of an eMMC that hold a boot loader.
std::vector<std::string> disk_names(const Root& root);

Disk observe_disk(const Root& root, const std::string& name);

/// The disk that a file system lies on: by the number of the partition, or the name of the device
/// (`/dev/sda1`) where the file system has a number of its own (btrfs); through what one disk is mapped to
/// (dm-crypt).
std::optional<std::string> disk_below(const Root& root, dev_t device, std::string_view source);

}  // namespace jetcrew::board
