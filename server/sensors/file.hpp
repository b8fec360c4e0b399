// Files of sysfs and procfs that are read again and again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/descriptor.hpp"
#include "board/read.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::sensors {

/// Stays open, for the kernel makes its text anew with each read at its beginning; opening costs more than
/// reading. A file that is missing, empty, longer than `limit` bytes or no regular file has no text, and
/// leaves a debug line once. Looking for one that is missing is tried again now and then: modules come late.
class File {
 public:
  static constexpr std::size_t short_limit = 4096;

  File(const Root& root, std::filesystem::path inside, std::size_t limit = short_limit);

  /// Without the NULs and blanks at its ends.
  std::optional<std::string> text();
  /// The first word, where that is a decimal number: some drivers write the unit behind it (`32760 ma`).
  std::optional<std::int64_t> number();
  /// The same, where it lies in [lowest, highest]; all else is no measurement.
  std::optional<std::int64_t> number(std::int64_t lowest, std::int64_t highest);

  /// It is there, but only root may read it.
  bool denied() const noexcept { return denied_; }

 private:
  bool open();

  const Root* root_;
  std::filesystem::path inside_;
  std::size_t limit_;
  Descriptor descriptor_;
  int skip_ = 0;  ///< reads until the next try to open
  bool denied_ = false;
  bool told_ = false;
};

using board::is_there;
using board::names_in;

/// Whether a folder is there that this process may not look into.
bool is_closed(const Root& root, const std::filesystem::path& inside);

/// The number behind `prefix` where nothing else follows it: 12 of `cpu12`.
std::optional<int> numbered(const std::string& name, std::string_view prefix);

}  // namespace jetcrew::sensors
