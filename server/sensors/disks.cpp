#include "sensors/disks.hpp"

#include <set>

#include <sys/statvfs.h>

#include "base/mounts.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "board/disks.hpp"

namespace jetcrew::sensors {
namespace {

constexpr std::size_t limit = 256U << 10U;
constexpr std::size_t most_disks = 32;

std::vector<FileSystem> observe_file_systems(const Root& root) {
  constexpr std::size_t most = 16;
  std::vector<FileSystem> systems;
  const auto add = [&](const std::filesystem::path& point) {
    struct statvfs space{};
    if (::statvfs(root.resolve(point).c_str(), &space) != 0 || space.f_blocks == 0) return;
    const std::uint64_t block = space.f_frsize;
    systems.push_back({point.string(), space.f_blocks * block, space.f_bavail * block});
  };
  add("/");  // also where it is a folder that plays a board
  std::set<dev_t> seen;
  for (const auto& mount : mounts_of(root)) {
    if (!seen.insert(mount.device).second || mount.point == "/" || systems.size() == most) continue;
    // A file system of another machine may not answer for minutes.
    if (mount.source.starts_with("/dev/") && !mount.source.starts_with("/dev/loop")) add(mount.point);
  }
  return systems;
}

}  // namespace

std::vector<DiskCounters> parse_diskstats(std::string_view text) {
  constexpr std::uint64_t sector = 512;
  constexpr std::int64_t most_sectors = std::int64_t{1} << 53;
  constexpr std::size_t name = 2;
  constexpr std::size_t sectors_read = 5;
  constexpr std::size_t sectors_written = 9;
  constexpr std::size_t busy = 12;
  std::vector<DiskCounters> disks;
  for (const auto line : lines_of(text)) {
    std::vector<std::string_view> words;
    for (const auto word : split(line, ' ')) {
      if (!word.empty()) words.push_back(word);
    }
    if (words.size() <= busy) continue;
    const auto number = [&](std::size_t at) -> std::optional<std::uint64_t> {
      const auto value = to_number(words[at]);
      if (!value || *value < 0 || *value > most_sectors) return std::nullopt;
      return static_cast<std::uint64_t>(*value);
    };
    const auto read = number(sectors_read);
    const auto written = number(sectors_written);
    const auto milliseconds = number(busy);
    if (read && written && milliseconds)
      disks.push_back({std::string(words[name]), *read * sector, *written * sector, *milliseconds});
  }
  return disks;
}

DiskSensor::DiskSensor(const Root& root) : root_(&root), diskstats_(root, "/proc/diskstats", limit) {
  find();
}

void DiskSensor::find() {
  std::map<std::string, Rates> found;
  for (const auto& device : board::disk_names(*root_)) {
    if (found.size() == most_disks) break;
    const auto known = disks_.find(device);
    found.emplace(device, known == disks_.end() ? Rates() : known->second);
  }
  disks_ = std::move(found);
}

void DiskSensor::read(Sample& sample, Steady::time_point now, bool thoroughly) {
  const auto text = diskstats_.text();
  for (auto& counters : text ? parse_diskstats(*text) : std::vector<DiskCounters>()) {
    const auto rates = disks_.find(counters.device);
    if (rates == disks_.end()) continue;
    Disk disk{.device = std::move(counters.device),
              .read_bytes = counters.read_bytes,
              .written_bytes = counters.written_bytes};
    disk.read_rate = rates->second.read.next(counters.read_bytes, now);
    disk.written_rate = rates->second.written.next(counters.written_bytes, now);
    constexpr double millisecond = 1e-3;
    const auto busy = rates->second.busy.next(counters.busy_milliseconds, now);
    if (busy) disk.busy = std::min(1.0, *busy * millisecond);
    sample.disks.push_back(std::move(disk));
  }
  if (thoroughly) file_systems_ = observe_file_systems(*root_);
  sample.file_systems = file_systems_;
}

}  // namespace jetcrew::sensors
