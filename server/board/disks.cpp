#include "board/disks.hpp"

#include <charconv>

#include <sys/sysmacros.h>

#include "base/error.hpp"
#include "base/procfs.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace fs = std::filesystem;
namespace {

const fs::path blocks = "/sys/block";

/// Devices that stand for files, memory, or other disks.
bool is_virtual(const std::string& device) {
  constexpr std::string_view beginnings[] = {"loop", "ram", "zram", "dm-", "md", "sr", "mtdblock", "nbd"};
  return std::any_of(std::begin(beginnings), std::end(beginnings),
                     [&](auto beginning) { return device.starts_with(beginning); });
}

/// The partitions that a card has for its boot loader are devices of their own.
bool is_boot_partition(const std::string& device) {
  return device.starts_with("mmcblk") &&
         (device.find("boot") != std::string::npos || device.ends_with("rpmb"));
}

std::optional<std::string> line_of(const Root& root, const fs::path& file) {
  const auto text = read(root, file);
  return text ? clean_text(*text) : std::nullopt;
}

bool has_number(const Root& root, const fs::path& device, dev_t wanted) {
  return line_of(root, device / "dev") == fmt::format("{}:{}", ::major(wanted), ::minor(wanted));
}

std::optional<int> hexadecimal(std::string_view text) {
  if (!text.starts_with("0x")) return std::nullopt;
  text.remove_prefix(2);
  int number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string kind_of(const Root& root, const std::string& name) {
  if (name.starts_with("nvme")) return "nvme";
  if (name.starts_with("mmcblk")) {
    const auto type = line_of(root, blocks / name / "device/type");
    return type == "SD" ? "sd_card" : type == "MMC" ? "emmc" : "disk";
  }
  try {
    if (root.resolve(blocks / name).string().find("/usb") != std::string::npos) return "usb";
  } catch (const Error&) {
    // Links that lead round in circles: then it is a disk of no kind.
  }
  return "disk";
}

std::optional<std::string> model_of(const Root& root, const std::string& name) {
  const auto device = blocks / name / "device";
  if (auto card = line_of(root, device / "name"); card && name.starts_with("mmcblk")) return card;
  const auto vendor = line_of(root, device / "vendor");
  auto model = line_of(root, device / "model");
  // Of a PCI device that is a number.
  if (model && vendor && !vendor->starts_with("0x")) return *vendor + " " + *model;
  return model;
}

}  // namespace

std::optional<Wear> parse_wear(std::string_view life_time, std::string_view pre_eol_info) {
  constexpr int exceeded = 0x0B;
  Wear wear;
  for (const auto word : words_of(trimmed(life_time))) {
    const auto step = hexadecimal(word);
    if (step && *step > 0 && *step <= exceeded)
      wear.used_percent = std::max(wear.used_percent.value_or(0), *step * 10);
  }
  switch (hexadecimal(trimmed(pre_eol_info)).value_or(0)) {
    case 1:
      wear.reserve = "normal";
      break;
    case 2:
      wear.reserve = "low";
      break;
    case 3:
      wear.reserve = "urgent";
      break;
    default:
      break;
  }
  if (!wear.used_percent && !wear.reserve) return std::nullopt;
  return wear;
}

std::vector<std::string> disk_names(const Root& root) {
  auto names = names_in(root, blocks);
  std::erase_if(names, [](const auto& name) { return is_virtual(name) || is_boot_partition(name); });
  return names;
}

Disk observe_disk(const Root& root, const std::string& name) {
  constexpr std::int64_t sector = 512;  // whatever the disk's own are
  constexpr std::int64_t most_sectors = std::int64_t{1} << 53;
  Disk disk{.device = to_valid_utf8(name), .kind = kind_of(root, name), .model = model_of(root, name)};
  const auto size = line_of(root, blocks / name / "size");
  const auto sectors = size ? to_number(*size) : std::nullopt;
  if (sectors && *sectors > 0 && *sectors < most_sectors)
    disk.bytes = static_cast<std::uint64_t>(*sectors * sector);
  if (disk.kind == "emmc") {
    disk.wear = parse_wear(line_of(root, blocks / name / "device/life_time").value_or(""),
                           line_of(root, blocks / name / "device/pre_eol_info").value_or(""));
  }
  return disk;
}

std::optional<std::string> disk_below(const Root& root, dev_t device, std::string_view source) {
  const std::string_view named = source.substr(source.rfind('/') + 1);
  for (const auto& name : names_in(root, blocks)) {
    if (name.starts_with("dm-") && has_number(root, blocks / name, device)) {
      const auto slaves = names_in(root, blocks / name / "slaves");
      if (slaves.size() != 1) return std::nullopt;
      for (const auto& disk : disk_names(root)) {
        if (slaves.front() == disk || is_there(root, blocks / disk / slaves.front())) return disk;
      }
      return std::nullopt;
    }
    if (is_virtual(name) || is_boot_partition(name)) continue;
    if (name == named || has_number(root, blocks / name, device)) return name;
    for (const auto& part : names_in(root, blocks / name)) {
      if (part.starts_with(name) && (part == named || has_number(root, blocks / name / part, device)))
        return name;
    }
  }
  return std::nullopt;
}

}  // namespace jetcrew::board
