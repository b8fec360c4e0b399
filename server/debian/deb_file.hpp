// A .deb file: what it holds, and whether all of it is there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "debian/package.hpp"

namespace jetcrew::debian {

struct DebFile {
  /// The control file as it stands in the package.
  std::string control;
  Package package;
  /// Absolute paths on the board.
  std::vector<std::string> conffiles;
  /// Whether there is any preinst, postinst, prerm or postrm.
  bool has_scripts = false;
  /// The sizes of all files together.
  std::uint64_t unpacked_bytes = 0;
  std::uint64_t file_count = 0;
  /// File names a wheel's DT_NEEDED can ask for: `lib*.so.N` and `ld-*.so.N`, also as links, and files
  /// `lib*.so` (NVIDIA's have no number), where they lie anywhere below a `lib` folder of /, /usr, /usr/local
  /// or /opt, but not among Python's modules. Sorted, each once.
  std::vector<std::string> shared_objects;
  /// For the libraries that its `symbols` file describes (deb-symbols(5)), by soname: the versions that their
  /// symbols have, such as `GLIBCXX_3.4.30` of libstdc++.so.6.
  std::map<std::string, std::vector<std::string>, std::less<>> symbol_versions;
};

/// What of a deb-symbols(5) file DebFile::symbol_versions holds: a version is listed as a symbol of its own
/// name, ` GLIBCXX_3.4.30@GLIBCXX_3.4.30 12.1`.
std::map<std::string, std::vector<std::string>, std::less<>> symbol_versions_of(std::string_view symbols);

/// Reads the whole file (deb(5), format 2.x), so that whatever is missing or changed is found as far as the
/// package's own checksums reach. Throws Error `not_a_package`, `deb_damaged`, `control_malformed`, or a
/// system_error. Bounds: 1 MiB for the control file, 256 MiB for all of control.tar, 64 GiB and 4 million
/// files for data.tar.
DebFile read_deb(const std::filesystem::path& path);

/// The same without unpacking what it installs, of a package whose hash somebody vouches for: its `md5sums`
/// tells which files it has, `shlibs` and `symbols` (Policy 8.6) what its libraries are called.
/// unpacked_bytes is Installed-Size then, and file_count that of md5sums. Nothing where those do not tell.
/// @throws as read_deb()
std::optional<DebFile> read_deb_control(const std::filesystem::path& path);

}  // namespace jetcrew::debian
