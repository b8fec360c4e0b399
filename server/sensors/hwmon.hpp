// Linux's hardware monitors: /sys/class/hwmon.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace jetcrew {
class Root;
}

namespace jetcrew::sensors {

struct Monitor {
  std::string name;              ///< of the driver: `ina3221`, `pwmfan`, `nvme`
  std::filesystem::path folder;  ///< as the board names it
};

/// All of them; those of one device on a bus (`/sys/bus/i2c/devices/1-0040/hwmon`) where `folder` is given.
std::vector<Monitor> monitors_of(const Root& root, const std::filesystem::path& folder = "/sys/class/hwmon");

}  // namespace jetcrew::sensors
