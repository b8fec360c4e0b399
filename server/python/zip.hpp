// Zip archives as wheels use them, read with distrust: what two readers could understand in two ways is
// refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/descriptor.hpp"
#include "base/digest.hpp"
#include "python/zip_directory.hpp"

namespace jetcrew::python {

/// An archive on disk. Opening it reads and checks its directory (see read_zip_directory()); the content is
/// checked as it is read.
///
/// Not for use by several threads at once: one archive object per thread.
class ZipArchive {
 public:
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

  /// Is shown the whole of a member's content, which lives for that call only.
  using Look = std::function<void(std::string_view content)>;

  /// Reads a member to its end, keeps nothing, checks size and CRC. Large members need room for a nameless
  /// file in `scratch`. @returns the content's SHA-256
  Sha256::Value check(const ZipEntry& entry, const std::filesystem::path& scratch, const Look& look = {});

 private:
  struct Memory;

  /// The unpacked content in memory that lives until the next call; for members that are not large.
  std::string_view content_of(const ZipEntry& entry);
  Sha256::Value copy_stored(const ZipEntry& entry, int descriptor, const std::filesystem::path& name);
  Sha256::Value inflate_large(const ZipEntry& entry, int descriptor, const std::filesystem::path& name,
                              const Look& look = {});
  Error content_error(const ZipEntry& entry, std::string_view why) const;

  std::filesystem::path path_;
  Descriptor file_;
  std::vector<ZipEntry> entries_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace jetcrew::python
