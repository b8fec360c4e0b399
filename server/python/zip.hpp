// Zip archives as wheels use them, read with distrust: what two readers could understand in two ways is
// refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/descriptor.hpp"
#include "base/digest.hpp"

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

/// An archive on disk (APPNOTE.TXT 6.3.10). Opening it reads the central directory and every local header and
/// compares them, so after that names, sizes and places are sound; the content is checked as it is read.
///
/// Refused: encrypted, split and patched members, methods other than stored and deflate, symbolic links and
/// devices, absolute names, `..`, `\`, control characters, names that are not UTF-8, duplicates, a file that
/// is also a folder, members that overlap, bytes between members or around the archive, and sizes that
/// deflate cannot reach. ZIP64 is read, without extensible data.
///
/// Not for use by several threads at once: one archive object per thread.
class ZipArchive {
 public:
  static constexpr std::size_t most_entries = 200'000;
  static constexpr std::uint64_t largest_total = 64ULL << 30U;  ///< bytes unpacked
  static constexpr std::size_t longest_name = 1024;             ///< bytes

  /// @throws Error `not_a_package` if it is no zip archive at all, `wheel_damaged` for a cut-off or ambiguous
  /// one
  explicit ZipArchive(const std::filesystem::path& path);
  ~ZipArchive();
  ZipArchive(ZipArchive&&) noexcept;
  ZipArchive& operator=(ZipArchive&&) noexcept;

  const std::filesystem::path& path() const noexcept { return path_; }

  /// In the order of the central directory.
  const std::vector<ZipEntry>& entries() const noexcept { return entries_; }

  /// Nothing where there is none of that name.
  const ZipEntry* find(std::string_view name) const;

  /// The content of one member, in memory. @throws Error `file_too_large` over `limit` bytes, `wheel_damaged`
  std::string read(const ZipEntry& entry, std::uint64_t limit);

  /// Writes the content into `descriptor`, an empty file open for reading and writing, and checks size and
  /// CRC on the way. Large members are inflated straight into the file's pages, so memory stays small.
  /// @param path_for_errors names the file in messages
  /// @returns the content's SHA-256
  /// @throws Error `wheel_damaged`, `disk_full` and the like
  Sha256::Value extract(const ZipEntry& entry, int descriptor, const std::filesystem::path& path_for_errors);

  /// Reads a member to its end, keeps nothing, checks size and CRC. Large members need room for a nameless
  /// file in `scratch`. @returns the content's SHA-256
  Sha256::Value check(const ZipEntry& entry, const std::filesystem::path& scratch);

 private:
  class Inflater;

  std::string_view packed_bytes(const ZipEntry& entry);
  std::string_view unpacked_bytes(const ZipEntry& entry);

  std::filesystem::path path_;
  Descriptor file_;
  std::vector<ZipEntry> entries_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
  std::unique_ptr<Inflater> inflater_;
};

/// Whether a relative name may be written below a folder: not empty, not absolute, no empty, `.` or `..`
/// part, no `\`, no control character, valid UTF-8, no part over 255 bytes.
bool is_safe_relative_path(std::string_view name);

}  // namespace jetcrew::python
