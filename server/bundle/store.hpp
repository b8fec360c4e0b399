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
#include <vector>

#include "bundle/piece.hpp"

namespace jetcrew::bundle {

class Store;

/// What was copied in or taken over, hashed, and has no name in the store yet.
class Arrival {
 public:
  Arrival(Arrival&& other) noexcept;
  Arrival& operator=(Arrival&& other) noexcept;
  /// Without Store::settle() it is as if it had never come.
  ~Arrival();

  const std::string& sha256() const noexcept { return sha256_; }
  std::uint64_t size() const noexcept { return size_; }
  /// The store has it already, undamaged; then there is no file of its own.
  bool known() const noexcept { return file_.empty(); }
  /// Where its content can be read until it is settled. Not for what is known.
  const std::filesystem::path& file() const noexcept { return file_; }

 private:
  friend class Store;
  Arrival() = default;
  std::string sha256_;
  std::uint64_t size_ = 0;
  std::filesystem::path file_;
};

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
  /// One that is there and no longer what it was is replaced when this is settled.
  /// @param on_bytes is told of each piece copied
  /// @throws Error `disk_full` (before a byte is copied where the size says so), `medium_unreadable`,
  /// `stopped`, `io_failed`; nothing is left then
  Arrival receive(const std::filesystem::path& file, const std::function<void(std::uint64_t)>& on_bytes = {},
                  const std::stop_token& stop = {});

  /// The same of a payload whose SHA-256 is known beforehand, from wherever it lies. Where this is
  /// interrupted the copied part stays, and the next time goes on behind it; what the store has is not copied
  /// again.
  /// @throws Error also `payload_mismatch` for another content; nothing is left then
  Arrival receive(const Piece& source, std::string_view sha256,
                  const std::function<void(std::uint64_t)>& on_bytes = {}, const std::stop_token& stop = {});

  /// How many bytes of it an interrupted import left, for the next one to go on behind.
  std::uint64_t partial_size(std::string_view sha256) const;

  /// A file of the same file system becomes what an import of that payload goes on behind: the next receive()
  /// copies nothing that is in it. Whether it is that payload is found out there.
  void offer_partial(const std::filesystem::path& file, std::string_view sha256) const;

  /// Removes what was left of one payload.
  void forget_partial(std::string_view sha256) const;

  /// Removes what interrupted imports left for the next one.
  void forget_partial();

  /// A file of the same file system (an upload), which becomes the store's.
  Arrival receive_own(const std::filesystem::path& file);

  /// Gives them their names, after one sync for all: a file that has its name is whole, whenever the power
  /// goes. Leaves none. @throws Error `io_failed` and the like; those without a name are gone then
  void settle(std::vector<Arrival>& arrivals) const;

  /// One file, received and settled.
  Stored copy_in(const std::filesystem::path& file, const std::function<void(std::uint64_t)>& on_bytes = {},
                 const std::stop_token& stop = {});

  void remove(std::string_view sha256);
  /// What a killed import left: halves of files, and whole ones that came into no record.
  /// @param recorded the digests of all payloads that are known
  void sweep(const std::set<std::string, std::less<>>& recorded);

 private:
  bool is_whole(std::string_view sha256) const;
  std::filesystem::path partial_file(std::string_view sha256) const;

  std::filesystem::path folder_;
};

/// Kept free on the disk of the store, so that a full board can still be cleaned: 64 MiB.
inline constexpr std::uint64_t reserve_bytes = 64U << 20U;

/// Throws Error `disk_full` (facts: needed, free) where `bytes` more would eat into the reserve.
void require_space(const std::filesystem::path& folder, std::uint64_t bytes, std::string_view what);

}  // namespace jetcrew::bundle
