#include "bundle/member_header.hpp"

#include "base/error.hpp"
#include "bundle/manifest.hpp"
#include "bundle/refusal.hpp"

namespace jetcrew::bundle {

std::size_t member_header_size(std::string_view first_block) {
  const auto header = read_ustar_header(first_block);
  if (!header || !header->is_long_path) return ustar_block;
  if (header->size > largest_long_path)
    throw member_invalid(header->path, "is an extension of tar that no bundle has");
  return 3 * ustar_block;
}

std::optional<UstarHeader> read_member_header(std::string_view blocks) {
  auto header = read_ustar_header(blocks.substr(0, ustar_block));
  if (header && header->is_long_path) {
    auto path = long_path_in(blocks.substr(ustar_block, static_cast<std::size_t>(header->size)));
    header = read_ustar_header(blocks.substr(2 * ustar_block));
    if (!header || header->is_long_path || header->is_folder)
      throw member_invalid(path, "is an extension of tar with no file behind it");
    header->path = std::move(path);
  }
  if (header && !is_member_path(header->path))
    throw member_invalid(header->path, "has a name that no member may have");
  return header;
}

void require_whole(const UstarHeader& member, std::uint64_t left) {
  if (member.size > left) throw bundle_damaged(fmt::format("it ends in the middle of {}", member.path));
}

}  // namespace jetcrew::bundle
