// Headers of an uncompressed tar in the ustar form (POSIX.1-2001, pax(1), "ustar Interchange Format").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jetcrew::bundle {

inline constexpr std::uint64_t ustar_block = 512;
/// What the header's eleven octal digits can say.
inline constexpr std::uint64_t largest_ustar_member = (8ULL << 30U) - 1;

struct UstarHeader {
  std::string path;  ///< as it is written, without a `/` at a folder's end
  std::uint64_t size = 0;
  bool is_folder = false;
  bool is_long_path = false;  ///< its content is the path of the next header; see long_path_in()
};

/// One block, for a plain file of root, written at the beginning of time; for a path that it cannot hold two
/// more in front, with pax's record of it (POSIX.1-2001, pax(1), "pax Header Block").
/// @throws Error `bundle_member_invalid` for a size that no header can say
std::string ustar_header(std::string_view path, std::uint64_t size);

/// The most that pax's record of a path may have.
inline constexpr std::uint64_t largest_long_path = ustar_block;

/// The path in the content of a header that is_long_path: one record, `path`, and nothing else.
/// @throws Error `bundle_member_invalid`
std::string long_path_in(std::string_view content);

/// The zeros behind a content of that size, up to the next block.
std::uint64_t ustar_padding(std::uint64_t size);

/// The two blocks that end a tar.
std::string ustar_end();

/// What a block of 512 bytes says; nothing for one of zeros. Only plain files and folders, also with GNU's
/// magic, and pax's headers. @throws Error `bundle_damaged` for what is no header, `bundle_member_invalid`
/// for a link, a device or another extension (GNU's long names, sparse files)
std::optional<UstarHeader> read_ustar_header(std::string_view block);

}  // namespace jetcrew::bundle
