// A bundle's members, in either of its forms: a folder, or an uncompressed tar. What they mean is not looked
// at here. See FORMAT.md beside this.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/piece.hpp"

namespace jetcrew::bundle {

inline constexpr std::string_view magic_line = "bundle 1\n";
inline constexpr std::size_t most_signatures = 16;
/// For people: never read.
inline constexpr std::string_view sums_name = "SHA256SUMS";

struct Member {
  std::string path;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  ///< in the tar

  friend bool operator==(const Member&, const Member&) = default;
};

struct SignatureFile {
  std::string name;
  std::string text;
};

/// BUNDLE, manifest.json, or a signature over that.
bool is_of_the_head(std::string_view path);
/// @throws Error `bundle_member_duplicate`, `bundle_member_invalid` for what belongs there and comes too late
void require_behind_the_head(std::string_view path);

/// Whether a bundle of that name is one file: `*.jetbundle`, `*.tar`. Everything else is a folder.
bool is_tar_name(const std::filesystem::path& path);

class Container {
 public:
  /// Whether a bundle begins there: a folder with a file BUNDLE, or a tar whose first member is that. Nothing
  /// is thrown for what cannot be read.
  static bool is_at(const std::filesystem::path& path);
  /// The same, or a file that is named as bundles are: of that is to be said what is wrong with it.
  static bool is_meant_at(const std::filesystem::path& path);

  /// Reads what stands in front: BUNDLE, the manifest, the signatures, and no more.
  /// @throws Error `not_a_bundle`, `bundle_newer`, `bundle_damaged`, `bundle_member_invalid`,
  /// `medium_unreadable`
  explicit Container(std::filesystem::path path);

  const std::filesystem::path& path() const noexcept { return path_; }
  bool is_folder() const noexcept { return folder_; }
  const std::string& manifest() const noexcept { return manifest_; }
  const std::vector<SignatureFile>& signatures() const noexcept { return signatures_; }

  /// All others but SHA256SUMS, by path; a tar is followed to its end.
  /// @throws Error `bundle_damaged`, `bundle_member_invalid`, `bundle_member_duplicate`, `medium_unreadable`
  std::vector<Member> members() const;

  Piece open(const Member& member) const;
  /// The whole content. @throws Error `bundle_damaged` over the limit
  std::string read(const Member& member, std::uint64_t limit) const;

 private:
  void read_tar_head();
  void read_folder_head();
  std::vector<Member> members_of_tar() const;
  std::vector<Member> members_of_folder() const;

  std::filesystem::path path_;
  bool folder_ = false;
  std::uint64_t head_end_ = 0;  ///< where the first member behind the head has its header
  std::string manifest_;
  std::vector<SignatureFile> signatures_;
};

}  // namespace jetcrew::bundle
