// A `Packages` index of an archive, or any file of stanzas: plain, .gz, .xz or .zst.
#pragma once

#include <filesystem>
#include <string>

namespace jetcrew::debian {

/// The whole text, decompressed where the file is compressed (told by its first bytes, not its name).
/// @throws Error `index_damaged`, `file_too_large` over 1 GiB, `path_not_found`
std::string read_index(const std::filesystem::path& path);

}  // namespace jetcrew::debian
