// The directory of a zip archive, read with distrust: what two readers could understand in two ways is
// refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace jetcrew::python {

struct ZipEntry {
  std::string
      name;  ///< relative, `/` between parts, valid UTF-8, no `.` or `..`; without the `/` of a folder
  bool folder = false;
  bool executable = false;  ///< a regular file with any x bit; other mode bits and owners are not kept
  bool deflated = false;    ///< else stored
  std::uint32_t crc = 0;
  std::uint64_t packed_size = 0;  ///< bytes in the archive
  std::uint64_t size = 0;         ///< bytes once unpacked
  std::uint64_t data_offset = 0;  ///< of the packed bytes in the file
};

/// Limits of an archive.
constexpr std::size_t zip_most_entries = 200'000;
constexpr std::uint64_t zip_largest_total = 64ULL << 30U;      ///< bytes, unpacked
constexpr std::uint64_t zip_largest_directory = 64ULL << 20U;  ///< bytes

/// Reads the central directory and every local header (APPNOTE.TXT 6.3.10) and compares them, so that names,
/// sizes and places are sound afterwards.
///
/// Refused: encrypted, split and patched members, methods other than stored and deflate, symbolic links and
/// devices, unsafe names (see is_safe_relative_path()), duplicates, a file that is also a folder, members
/// that overlap, bytes between members or around the archive, a second end record in the comment, and sizes
/// that deflate cannot reach. ZIP64 is read, without extensible data.
///
/// @param path for messages
/// @returns the members in the order of the central directory
/// @throws Error `not_a_package` if it is no zip archive at all, `wheel_damaged` for a cut-off or ambiguous
/// one
std::vector<ZipEntry> read_zip_directory(int descriptor, const std::filesystem::path& path);

/// Reads exactly `size` bytes at `offset`. @throws Error `wheel_damaged` where the file ends before
void read_exactly(int descriptor, std::uint64_t offset, char* target, std::size_t size,
                  const std::filesystem::path& path);

/// Error `wheel_damaged`: `<path> is damaged: <why>`.
Error wheel_damaged(const std::filesystem::path& path, std::string_view why);

}  // namespace jetcrew::python
