#include "media/volume.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace jetcrew::media {
namespace fs = std::filesystem;
namespace {

constexpr auto block_devices = "/sys/class/block";

/// A device of sysfs: `/sys/devices/.../usb1/1-2/.../block/sda/sda1`.
struct Device {
  std::string name;
  fs::path folder;  ///< on this machine, without links
  dev_t number{};
  std::uint64_t bytes = 0;
  bool is_partition = false;

  fs::path disk() const { return is_partition ? folder.parent_path() : folder; }
};

std::optional<std::string> attribute(const fs::path& folder, const char* name) {
  const auto text = read_optional(folder / name, 4096);
  if (!text) return std::nullopt;
  return std::string(trimmed(*text));
}

std::optional<dev_t> number_in(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 2) return std::nullopt;
  const auto major = to_number(parts[0]);
  const auto minor = to_number(parts[1]);
  if (!major || !minor) return std::nullopt;
  return makedev(static_cast<unsigned>(*major), static_cast<unsigned>(*minor));
}

std::optional<Device> device_at(const Root& root, const std::string& name) {
  constexpr std::uint64_t sector = 512;  // of sysfs, whatever the disk has
  Device device;
  device.name = name;
  // Once resolved the path has no links, and says by which buses the device is reached.
  device.folder = root.resolve(fs::path(block_devices) / name);
  const auto number = number_in(attribute(device.folder, "dev").value_or(""));
  if (!number) return std::nullopt;
  device.number = *number;
  const auto sectors = to_number(attribute(device.folder, "size").value_or("0")).value_or(0);
  device.bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(0, sectors)) * sector;
  std::error_code none;
  device.is_partition = fs::exists(device.folder / "partition", none);
  return device;
}

std::vector<Device> all_devices(const Root& root) {
  std::vector<Device> devices;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(root.resolve(block_devices), none)) {
    if (auto device = device_at(root, entry.path().filename().string()))
      devices.push_back(std::move(*device));
  }
  std::sort(devices.begin(), devices.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return devices;
}

/// `usb1`: the folder of a host controller's bus.
bool is_on_usb(const fs::path& folder) {
  return std::any_of(folder.begin(), folder.end(), [](const fs::path& part) {
    const auto& name = part.native();
    return name.size() > 3 && name.starts_with("usb") && to_number(name.substr(3));
  });
}

bool has_holder(const fs::path& folder) {
  std::error_code none;
  return fs::directory_iterator(folder / "holders", none) != fs::directory_iterator();
}

}  // namespace

bool is_media_point(const fs::path& point) {
  for (const fs::path parent : {"/media", "/mnt", "/run/media", own_mounts}) {
    if (std::mismatch(parent.begin(), parent.end(), point.begin(), point.end()).first == parent.end())
      return true;
  }
  return false;
}

std::vector<Volume> find_volumes(const Root& root, const std::vector<Mount>& mounts) {
  const auto devices = all_devices(root);
  std::set<fs::path> of_the_system, with_partitions;
  for (const auto& device : devices) {
    if (device.is_partition) with_partitions.insert(device.disk());
    const bool is_mounted_elsewhere = std::any_of(mounts.begin(), mounts.end(), [&](const auto& mount) {
      return mount.device == device.number && !is_media_point(mount.point);
    });
    if (is_mounted_elsewhere || has_holder(device.folder)) of_the_system.insert(device.disk());
  }
  std::vector<Volume> volumes;
  for (const auto& device : devices) {
    const auto disk = device.disk();
    if (device.bytes == 0 || of_the_system.contains(disk)) continue;
    if (!device.is_partition && with_partitions.contains(disk)) continue;
    if (!is_on_usb(disk) && attribute(disk, "removable") != "1") continue;
    try {
      const auto file = open_volume(root, device.name, device.number);
      std::string bytes(superblock_bytes, '\0');
      if (::pread(file.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) continue;
      const auto holds = identify(bytes);
      if (!holds) continue;
      const auto sequence = to_number(attribute(disk, "diskseq").value_or("0")).value_or(0);
      volumes.push_back({device.name, device.number, sequence, device.bytes, *holds,
                         attribute(device.folder, "ro") != "1"});
    } catch (const Error&) {
      continue;  // pulled out while it was looked at
    }
  }
  return volumes;
}

Descriptor open_volume(const Root& root, const std::string& name, dev_t device) {
  const auto path = root.resolve(fs::path("/dev") / name);
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISBLK(status.st_mode) || status.st_rdev != device) {
    throw Error("medium_unreadable", fmt::format("the stick {} cannot be read", name),
                "If the stick was pulled out, put it back in and try again.", {{"path", path.string()}});
  }
  return file;
}

}  // namespace jetcrew::media
