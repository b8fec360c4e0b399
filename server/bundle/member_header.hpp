// What stands in front of a member of a bundle's tar: one block, or three where a long path is told first.
// Shared by who has the whole file and who reads a stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "bundle/ustar.hpp"

namespace jetcrew::bundle {

/// How many bytes of header a member has that begins with this block: 512, or 1536 with pax's record of its
/// path.
/// @throws Error `bundle_damaged`, `bundle_member_invalid`
std::size_t member_header_size(std::string_view first_block);

/// The header, with the path of the member behind it. Nothing for a block of zeros.
/// @param blocks as many bytes as member_header_size() says
/// @throws Error `bundle_damaged`, `bundle_member_invalid`, also for a path that no member may have
std::optional<UstarHeader> read_member_header(std::string_view blocks);

/// @param left bytes of the tar behind the header
/// @throws Error `bundle_damaged` for a member that the tar has no room for
void require_whole(const UstarHeader& member, std::uint64_t left);

/// What may follow the end of a tar: it fills its last record, 10 KiB unless told otherwise. The two blocks
/// of zeros are counted.
inline constexpr std::uint64_t most_trailing_bytes = 1U << 20U;

}  // namespace jetcrew::bundle
