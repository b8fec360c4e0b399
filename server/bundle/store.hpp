// The content-addressed store: `<state>/store/sha256/ab/abcdef...`, each file named by its SHA-256. A file
// that has its name is whole; what is being written has another name. Nothing is kept twice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>

namespace jetcrew::bundle {

struct Stored {
  std::string sha256;
  std::uint64_t size = 0;
  bool known = false;  ///< it was there before, undamaged
};

class Store {
 public:
  /// Makes the folder where it is missing.
  explicit Store(std::filesystem::path folder);

  const std::filesystem::path& folder() const noexcept { return folder_; }
  std::filesystem::path path_of(std::string_view sha256) const;
  bool contains(std::string_view sha256) const;

  /// The file, read to its end and found to be what it was stored as: a card that wears out changes what it
  /// keeps. Call it right before the file is used.
  /// @param what the package, for the message and the fact `package`
  /// @throws Error `payload_missing`, `payload_damaged`, `stopped`
  std::filesystem::path verified(std::string_view sha256, std::string_view what,
                                 const std::stop_token& stop = {}) const;

  /// Copies a file in, hashing as it goes, so that the medium is read once and can be pulled out afterwards.
  /// One that is there and no longer what it was is replaced.
  /// @param on_bytes is told of each piece copied
  /// @throws Error `disk_full` (before a byte is copied where the size says so), `medium_unreadable`,
  /// `stopped`, `io_failed`; nothing is left then
  Stored copy_in(const std::filesystem::path& file, const std::function<void(std::uint64_t)>& on_bytes = {},
                 const std::stop_token& stop = {});

  /// Takes a file of the same file system over by renaming it (an upload). Hashes it first.
  Stored take_over(const std::filesystem::path& file);

  void remove(std::string_view sha256);
  /// What a killed import left: halves of files, and whole ones that came into no record.
  /// @param recorded the digests of all payloads that are known
  void sweep(const std::set<std::string, std::less<>>& recorded);

 private:
  bool is_whole(std::string_view sha256) const;
  void place(const std::filesystem::path& temporary, const std::string& sha256) const;

  std::filesystem::path folder_;
};

/// Kept free on the disk of the store, so that a full board can still be cleaned: 64 MiB.
inline constexpr std::uint64_t reserve_bytes = 64U << 20U;

/// Throws Error `disk_full` (facts: needed, free) where `bytes` more would eat into the reserve.
void require_space(const std::filesystem::path& folder, std::uint64_t bytes, std::string_view what);

}  // namespace jetcrew::bundle
