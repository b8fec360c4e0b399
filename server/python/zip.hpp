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
  /// Members up to here, packed and unpacked, go through memory whole, larger ones piece by piece: what an
  /// object needs is about twice this, whatever the archive's size.
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

  /// Is shown the whole of a member's content, which lives for that call only.
  using Look = std::function<void(std::string_view content)>;

  /// Writes the content into `descriptor`, an empty file open for reading and writing, and checks size and
  /// CRC on the way. The disk begins to write what is large at once.
  /// @param path_for_errors names the file in messages
  /// @returns the content's SHA-256
  /// @throws Error `wheel_damaged`, `disk_full` and the like
  Sha256::Value extract(const ZipEntry& entry, int descriptor, const std::filesystem::path& path_for_errors,
                        const Look& look = {});

  /// Reads a member to its end, keeps nothing, checks size and CRC. To be looked at, large members need room
  /// for a nameless file in `scratch`. @returns the content's SHA-256
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
  /// The content piece by piece, for members that are large.
  Sha256::Value stream(const ZipEntry& entry, const Look& take_piece);
  void inflate_pieces(const ZipEntry& entry, const Look& take_piece);
  void read_pieces(const ZipEntry& entry, const Look& take_piece);
  Error content_error(const ZipEntry& entry, std::string_view why) const;

  std::shared_ptr<const Directory> directory_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace jetcrew::python
