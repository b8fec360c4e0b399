// Files that survive a pulled plug: durable writes, temporary folders, atomic switches.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.hpp"

namespace jetcrew {

/// Opens or throws a system_error that names the path; O_CLOEXEC is always added.
Descriptor open_file(const std::filesystem::path& path, int flags, unsigned mode = 0644);

/// The whole file. Throws Error `file_too_large` over `limit` bytes, `io_failed` and the like otherwise.
std::string read_file(const std::filesystem::path& path, std::uint64_t limit = 64U << 20U);

/// The file's text, or nothing where it does not exist or cannot be read (sysfs, device tree).
std::optional<std::string> read_optional(const std::filesystem::path& path, std::uint64_t limit = 1U << 20U);

/// All of `bytes`, or a system_error.
void write_all(int descriptor, std::string_view bytes, const std::filesystem::path& path_for_errors);

/// Replaces `path` in one step: a temporary name beside it, fsync, rename, fsync of the folder.
void write_durably(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);

/// Points the symlink `link` at `target` in one step and makes that durable.
void switch_link(const std::filesystem::path& link, const std::filesystem::path& target);

/// Makes a rename or creation in `folder` durable.
void sync_folder(const std::filesystem::path& folder);

/// Flushes the file system that holds `path` (syncfs).
void sync_file_system(const std::filesystem::path& path);

/// Bytes an unprivileged user may still write to the file system of `path` (or its nearest existing parent).
struct Space {
  std::uint64_t total_bytes = 0;
  std::uint64_t free_bytes = 0;
};
Space space_of(std::filesystem::path path);

/// A folder of its own under `parent`, removed with all it holds unless keep() was called.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent = std::filesystem::temp_directory_path(),
                           std::string_view prefix = "jetcrew-");
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const noexcept { return path_; }
  void keep() noexcept { path_.clear(); }

 private:
  std::filesystem::path path_;
};

/// Folders that were written under temporary names, and get their own together: one sync of the file system
/// does for all of them. A folder that has its name is complete, whenever the power goes.
class NewFolders {
 public:
  void add(TemporaryFolder folder, std::filesystem::path name);
  /// Whether one is to get that name.
  bool has(const std::filesystem::path& name) const;

  /// One that is there already under its name stays, and the new one goes: for folders whose name says what
  /// they hold. Afterwards there are none left to name. Where it throws, those without a name are removed
  /// with this object.
  void finish();

 private:
  struct Unnamed {
    TemporaryFolder folder;
    std::filesystem::path name;
  };
  std::vector<Unnamed> unnamed_;
};

/// An exclusive lock on a file, held while the object lives (flock: gone when the process dies).
class FileLock {
 public:
  /// Nothing if somebody else holds it.
  static std::optional<FileLock> try_take(const std::filesystem::path& path);

 private:
  explicit FileLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Descriptor descriptor_;
};

}  // namespace jetcrew
