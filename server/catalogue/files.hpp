// The catalogue's files, wherever they lie: in the binary, or in a folder that stands in front of it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::catalogue {

class Files {
 public:
  Files() = default;
  /// Path relative to the catalogue (`checks/import.py`) -> content.
  explicit Files(std::map<std::string, std::string, std::less<>> files) : files_(std::move(files)) {}

  /// What was built into the binary (the folder packages/ of the source).
  static Files embedded();

  /// The files of `folder` take the place of those with the same path, or are added. A folder that does not
  /// exist changes nothing. Throws Error `catalogue_invalid` for more than 4096 files or one over 4 MiB, and
  /// what reading throws. How many there were.
  std::size_t put_in_front(const std::filesystem::path& folder);
  void put_in_front(const Files& others);

  /// Throws Error `catalogue_invalid` where there is no such file.
  const std::string& text(std::string_view path) const;

  /// The paths below `folder` (`checks/`), sorted.
  std::vector<std::string> under(std::string_view folder) const;

 private:
  std::map<std::string, std::string, std::less<>> files_;
};

}  // namespace jetcrew::catalogue
