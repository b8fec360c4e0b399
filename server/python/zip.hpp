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
/// Not for use by several threads at once: each takes a companion() of its own.
class ZipArchive {
 public:
  /// Members up to here, packed and unpacked, go through memory of the object's own, larger ones through
  /// mapped files: what an object needs is about twice this, whatever the archive's size.
  static constexpr std::uint64_t largest_in_memory = 4ULL << 20U;

  /// @throws Error `not_a_package` if it is no zip archive at all, `wheel_damaged` for a cut-off or ambiguous
  /// one
  explicit ZipArchive(const std::filesystem::path& path);
  ~ZipArchive();
  ZipArchive(ZipArchive&&) noexcept;
  ZipArchive& operator=(ZipArchive&&) noexcept;

  /// The same archive for another thread: the open file and its directory are shared, and never change.
  ZipArchive companion() const;

  const std::filesystem::path& path() const noexcept { return directory_->path; }

  /// In the order of the central directory. Those of a companion are the same objects.
  const std::vector<ZipEntry>& entries() const noexcept { return directory_->entries; }

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
  struct Directory {
    std::filesystem::path path;
    Descriptor file;
    std::vector<ZipEntry> entries;
    std::unordered_map<std::string_view, std::size_t> by_name;
  };
  struct Memory;

  explicit ZipArchive(std::shared_ptr<const Directory> directory);
  int file() const { return directory_->file.get(); }

  /// The unpacked content in memory that lives until the next call; for members that are not large.
  std::string_view content_of(const ZipEntry& entry);
  Sha256::Value copy_stored(const ZipEntry& entry, int descriptor, const std::filesystem::path& name);
  Sha256::Value inflate_large(const ZipEntry& entry, int descriptor, const std::filesystem::path& name,
                              const Look& look = {});
  Error content_error(const ZipEntry& entry, std::string_view why) const;

  std::shared_ptr<const Directory> directory_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace jetcrew::python
