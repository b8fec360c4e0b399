// What the disks do, and how full their file systems are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sensors/file.hpp"
#include "sensors/rate.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

struct DiskCounters {
  std::string device{};
  std::uint64_t read_bytes = 0;
  std::uint64_t written_bytes = 0;
  std::uint64_t busy_milliseconds = 0;
};

/// /proc/diskstats (Linux's Documentation/admin-guide/iostats.rst), which counts sectors of 512 bytes
/// whatever the disk's own are. Lines of another form are passed over.
std::vector<DiskCounters> parse_diskstats(std::string_view text);

class DiskSensor {
 public:
  explicit DiskSensor(const Root& root);
  void find();
  void read(Sample& sample, Steady::time_point now, bool thoroughly);

 private:
  struct Rates {
    Rate read{};
    Rate written{};
    Rate busy{};
  };

  const Root* root_;
  File diskstats_;
  std::map<std::string, Rates> disks_;  ///< whole ones, not their partitions
  std::vector<FileSystem> file_systems_;
};

}  // namespace jetcrew::sensors
