// What is mounted where, by /proc/self/mountinfo (proc(5)).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/root.hpp"

namespace jetcrew {

struct Mount {
  int id = 0;                   ///< of the kernel; another one each time something is mounted
  dev_t device{};               ///< of the file system that is mounted
  std::filesystem::path point;  ///< as the board names it
  std::string type;             ///< `vfat`
  std::string source;           ///< `/dev/sda1`
  bool is_read_only = false;
};

/// In the kernel's order: of two at one point the later one is seen. Of a board that is a folder, what its
/// own /proc/self/mountinfo says, or what of this machine's lies inside the folder.
std::vector<Mount> mounts_of(const Root& root);

}  // namespace jetcrew
