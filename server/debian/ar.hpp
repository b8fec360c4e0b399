// The outer shell of a .deb: a common Unix ar archive as deb(5) uses it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace jetcrew::debian {

/// Reads members in their order. Format: the line `!<arch>`, then per member a header of 60 bytes (name 16,
/// time 12, owner 6, group 6, mode 8, size 10, all ASCII padded with blanks, then "`\n"), the content, and a
/// newline where its size is odd.
class ArReader {
 public:
  struct Member {
    std::string name;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };

  /// Throws Error `not_a_package` where the file is no ar archive, `deb_damaged` where it ends within the
  /// first line, or the system_error of opening it.
  explicit ArReader(const std::filesystem::path& path);

  /// The next member, nothing at the end. Throws Error `deb_damaged` where a header is not one or the file
  /// ends before the member does.
  std::optional<Member> next();

  /// Up to `count` bytes of the member from `position` on; 0 at its end. Throws Error `deb_damaged` where the
  /// file ends before.
  std::size_t read(const Member& member, std::uint64_t position, char* buffer, std::size_t count) const;

  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t count) const;

  std::filesystem::path path_;
  Descriptor file_;
  std::uint64_t file_size_ = 0;
  std::uint64_t at_ = 0;
};

/// Error `deb_damaged` (facts: path, reason): the file is a package, but not all of it is there as it was
/// built.
Error damaged_deb(const std::filesystem::path& path, const std::string& reason);

}  // namespace jetcrew::debian
