// A stretch of a file on a medium: a member of a bundle, or a whole package.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace jetcrew::bundle {

struct Piece {
  Descriptor file;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::string name;  ///< for messages

  /// Up to `count` bytes from `at` of the stretch on; fewer only at its end.
  /// @throws Error `medium_unreadable`, also where the file ends before the stretch does
  std::string read(std::uint64_t at, std::size_t count) const;
  /// The same into memory that is there. Gives the number of bytes.
  std::size_t read_into(char* bytes, std::uint64_t at, std::size_t count) const;
};

/// The whole of a plain file. A link at its end is not followed: a stick must not make the daemon read what
/// it points at. @throws Error `not_a_package` for what is no plain file, `medium_unreadable`
Piece open_piece(const std::filesystem::path& file);

/// `medium_unreadable`: most often the stick was pulled out.
Error medium_unreadable(std::string_view path, const Error& reason);

}  // namespace jetcrew::bundle
