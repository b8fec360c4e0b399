// The board's root folder. Whatever is read or changed of the board goes through it, so a simulated board is
// a folder and the real one is `/`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace jetcrew {

class Root {
 public:
  /// Throws Error `path_not_found` where the folder does not exist.
  explicit Root(const std::filesystem::path& folder = "/");

  const std::filesystem::path& folder() const noexcept { return folder_; }
  bool is_system() const noexcept { return folder_ == "/"; }

  /// Where `inside` (as the board names it) lies on this machine. Symbolic links on the way are followed as
  /// the board would follow them, so that an absolute link or `..` never leads out of the root. The last
  /// part, and more, may not exist. Throws Error `path_invalid` for more than 40 links.
  std::filesystem::path resolve(const std::filesystem::path& inside) const;

  /// The board's name for a path on this machine; nothing if it lies outside the root.
  std::optional<std::filesystem::path> inside(const std::filesystem::path& on_this_machine) const;

  /// The text of a file of the board, up to 1 MiB; nothing where it does not exist or cannot be read.
  std::optional<std::string> read(const std::filesystem::path& inside) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace jetcrew
