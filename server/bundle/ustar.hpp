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
};

/// One block, for a plain file of root, written at the beginning of time.
/// @throws Error `bundle_member_invalid` for a path or size that no header can say
std::string ustar_header(std::string_view path, std::uint64_t size);

/// The zeros behind a content of that size, up to the next block.
std::uint64_t ustar_padding(std::uint64_t size);

/// The two blocks that end a tar.
std::string ustar_end();

/// What a block of 512 bytes says; nothing for one of zeros. Only plain files and folders, also with GNU's
/// magic. @throws Error `bundle_damaged` for what is no header, `bundle_member_invalid` for a link, a device
/// or an extension (long names, sparse files)
std::optional<UstarHeader> read_ustar_header(std::string_view block);

}  // namespace jetcrew::bundle
