// Wheels unpacked, each once: `<trees>/<sha256>/` holds the files of one wheel as its archive has them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "base/synchronized.hpp"

namespace jetcrew::python {

class LibraryNeeds;

/// Unpacks wheels, several threads at each, under temporary names, and gives them their own together, after
/// one sync: a tree that is there is complete. Every file is checked against RECORD while it is written.
/// Files are read-only (0444, or 0555 where executable), as environments share them by hard links. Bytecode
/// of the wheel is left out.
class Unpacking {
 public:
  explicit Unpacking(std::filesystem::path trees_folder) : trees_folder_(std::move(trees_folder)) {}

  /// Throws where the file is not what its digest says.
  using Check = std::function<void()>;

  /// Nothing happens where the tree is there already. To lose little in a power cut, it may name what was
  /// unpacked before.
  /// @param sha256 the wheel's digest. RECORD and the checksums inside do not prove it: whoever changes a
  /// wheel can change them too.
  /// @param check proves the digest, on a thread of its own while the wheel is unpacked, so that the file
  /// comes from the disk once. What was unpacked is thrown away where it throws, and that is what is thrown,
  /// whatever else was wrong. Without it the caller has verified the file.
  /// @param needs is told of the wheel's shared objects on the way
  /// @throws Error `wheel_damaged`, `wheel_record_invalid`, `wheel_record_mismatch`, `disk_full`, `stopped`;
  /// nothing is left of this wheel then
  void add(const std::filesystem::path& wheel, std::string_view sha256, const Check& check = {},
           const std::stop_token& stop = {}, Synchronized<LibraryNeeds>* needs = nullptr);

  /// Whether its tree is there, or will be after finish().
  bool has(std::string_view sha256) const;

  /// Now they are there. Without it nothing is left of them.
  void finish();

 private:
  std::filesystem::path trees_folder_;
  NewFolders unpacked_;
  std::uint64_t unnamed_bytes_ = 0;
};

/// One wheel whose SHA-256 the caller has verified. @returns the tree. @throws as Unpacking
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
