// Why a bundle is refused: one code for each cause, said of the bundle's own members.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace jetcrew::bundle {

/// `bundle_damaged`: it is not what was written.
Error bundle_damaged(std::string_view why);

/// `bundle_member_invalid`: a path or kind of file that the format does not have.
/// @param why as it follows the path in a sentence: `is a link`
Error member_invalid(std::string_view path, std::string_view why);

/// `bundle_member_duplicate`
Error member_duplicate(std::string_view path);

/// `bundle_member_unlisted`: the manifest knows nothing of it.
Error member_unlisted(std::string_view path);

/// `bundle_member_size`
Error member_size(std::string_view path, std::uint64_t size, std::uint64_t listed);

/// `payload_mismatch`: its content is not what was signed.
Error payload_mismatch(std::string_view path, std::string_view sha256, std::string_view listed);

/// `bundle_index_invalid`: it has none.
Error has_no_index(const std::filesystem::path& bundle);

/// `untrusted`: packages that nobody signed.
Error untrusted_loose(std::string_view path);

}  // namespace jetcrew::bundle
