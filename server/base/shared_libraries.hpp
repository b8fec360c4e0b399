// Which shared libraries the dynamic loader of a root finds, without running it (ld.so(8), ldconfig(8)).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/root.hpp"

namespace jetcrew {

/// Not for use by several threads at once: what was looked up is kept.
class SharedLibraries {
 public:
  /// Reads `/etc/ld.so.cache` and `/etc/ld.so.conf` of the root. A cache that is missing or damaged is as
  /// good as an empty one: the folders are looked through all the same.
  /// @param architecture Debian's name of the programs' own: libraries for others are not found
  SharedLibraries(const Root& root, std::string architecture);

  struct Library {
    std::filesystem::path path;  ///< as the board names it
    /// Those of its symbols, as it defines them: `GLIBCXX_3.4.30`. Nothing for a file over 64 MiB, which is
    /// not read (CUDA's are as large as they are many).
    std::optional<std::vector<std::string>> versions;
  };

  /// Folders of Python packages that are installed on the board: a module that is imported before loads its
  /// own libraries, and from then on they are there for others. What nobody else has is looked for anywhere
  /// below.
  void look_below(std::vector<std::filesystem::path> folders) {
    below_ = std::move(folders);
    found_below_.reset();
  }

  /// What a DT_NEEDED of that name loads; null where there is none.
  /// @param folders absolute ones that are looked at first, as a RUNPATH names them
  const Library* find(std::string_view name, const std::vector<std::string>& folders = {}) const;

 private:
  void read_cache();
  void read_configuration(const std::filesystem::path& file, std::set<std::filesystem::path>& read);
  std::optional<Library> load(const std::filesystem::path& path) const;
  const Library* look(const std::filesystem::path& path) const;
  const std::unordered_multimap<std::string, std::filesystem::path>& libraries_below() const;

  Root root_;
  std::string architecture_;
  std::unordered_multimap<std::string, std::string> cache_;
  std::vector<std::filesystem::path> folders_;
  std::vector<std::filesystem::path> below_;
  /// Of those folders, by file name; read when it is first needed.
  mutable std::optional<std::unordered_multimap<std::string, std::filesystem::path>> found_below_;
  mutable std::map<std::string, std::optional<Library>, std::less<>> found_;  ///< by path
};

/// The names under which a cache file (`glibc-ld.so.cache1.1`, with or without the older format in front)
/// lists libraries, with their paths. Throws Error `library_cache_damaged`.
std::vector<std::pair<std::string, std::string>> read_library_cache(std::string_view file);

}  // namespace jetcrew
