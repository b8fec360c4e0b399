// What lies on the board's media: bundles, and loose packages beside them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/root.hpp"

namespace jetcrew::bundle {

struct PackageFile {
  std::filesystem::path path;
  std::uint64_t size = 0;
};

/// Whether an import can take it, by its name: a .deb or a .whl file.
bool is_package_name(const std::filesystem::path& file);

struct Contents {
  std::vector<std::filesystem::path> bundles;  ///< in either form
  std::vector<PackageFile> loose;
};

/// The .deb and .whl files below `folder`, and the source distributions (an import says why it takes none),
/// sorted by path. Hidden files, the `._x` twins that macOS leaves on sticks, and links are passed over; at
/// most 8 levels and 100,000 files are looked at. What lies in a bundle belongs to it and is not loose.
/// Throws Error `path_not_found` where it is no folder that can be read, `medium_unreadable` where reading it
/// broke off.
Contents contents_of(const std::filesystem::path& folder);
/// Of those the loose ones.
std::vector<PackageFile> package_files(const std::filesystem::path& folder);

/// A folder on a medium, with what it holds.
struct Source {
  std::filesystem::path path;  ///< as the board names it
  std::uint64_t debs = 0;      ///< loose ones
  std::uint64_t wheels = 0;
  std::uint64_t bytes = 0;                     ///< of those
  std::vector<std::filesystem::path> bundles;  ///< as the board names them
};

/// What one folder holds, with what is mounted further down in it; nothing where that is neither packages nor
/// bundles. @throws Error `medium_unreadable`
std::optional<Source> find_source(const Root& root, const std::filesystem::path& folder);

/// Every medium below /media, /mnt, /run/media and /run/jetcrew/media that has packages or bundles, by path:
/// what /proc/self/mountinfo says is mounted there, each by itself however deep it lies, and the other
/// folders that stand there.
std::vector<Source> find_sources(const Root& root);

}  // namespace jetcrew::bundle
