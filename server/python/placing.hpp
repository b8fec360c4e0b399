// Making one file of a generation.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <sys/types.h>

#include "base/descriptor.hpp"
#include "python/layout.hpp"

namespace jetcrew::python {

/// The time of change that files of trees and generations get, in seconds since 1970: 2000-01-01. One that
/// has another was written to since. The clock cannot tell that: a Jetson without a battery starts it
/// anywhere.
inline constexpr std::int64_t built_time = 946'684'800;

/// Gives an open file that time. @throws Error `io_failed` and the like
void set_built_time(int descriptor, const std::filesystem::path& path_for_errors);

/// Hard links where the file system has them, copies where it has not. Quick for files that come folder by
/// folder: it keeps the last folders open. For one thread.
class Placer {
 public:
  /// Makes `path`, which must not exist in a folder that does, what the placement says.
  /// @throws Error `tree_damaged` where the tree's file is missing or of another size; `disk_full` and the
  /// like
  void place(const Placement& placement, const std::filesystem::path& path);

  /// A file with that content, whatever the umask: others than root use the environment.
  static void write(const std::filesystem::path& path, std::string_view content, bool executable);

 private:
  /// A folder that stays open while one file after the other is in it.
  class OpenFolder {
   public:
    /// The folder of that path, and the rest of it.
    std::pair<int, const char*> locate(const std::filesystem::path& path);

   private:
    std::string name_;
    Descriptor descriptor_;
  };

  /// A tree is read-only and verified, so it is enough to see that the file is still that one.
  mode_t checked_mode(const Placement& placement);
  bool link(const std::filesystem::path& source, const std::filesystem::path& path);

  OpenFolder source_;
  OpenFolder target_;
  bool may_link_ = true;
};

}  // namespace jetcrew::python
