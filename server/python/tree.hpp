// Wheels unpacked, each once: `<trees>/<sha256>/` holds the files of one wheel as its archive has them.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string_view>

namespace jetcrew::python {

/// Unpacks a wheel whose SHA-256 the caller has verified, checks every file against RECORD while it is
/// written, and syncs before the tree gets its name: a tree that is there is complete. Files are read-only
/// (0444, or 0555 where executable), as environments share them by hard links. Bytecode of the wheel is left
/// out.
/// @returns the tree; at once if it exists
/// @throws Error `wheel_damaged`, `wheel_record_invalid`, `wheel_record_mismatch`, `disk_full`, `stopped`;
/// nothing is left then
std::filesystem::path unpack_wheel(const std::filesystem::path& wheel,
                                   const std::filesystem::path& trees_folder, std::string_view sha256,
                                   const std::stop_token& stop = {});

/// Takes the tree away, its name first, so that the next unpack_wheel() makes it anew. Generations keep their
/// links.
void remove_tree(const std::filesystem::path& trees_folder, std::string_view sha256);

/// The digests of the wheels that are unpacked.
std::vector<std::string> unpacked_wheels(const std::filesystem::path& trees_folder);

/// Removes what a killed unpack or removal left. Call it while nobody unpacks into that folder.
void remove_unfinished_trees(const std::filesystem::path& trees_folder);

}  // namespace jetcrew::python
