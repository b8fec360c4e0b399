// A wheel file: what it is, and whether it is whole (PyPA "Binary distribution format").
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "python/entry_points.hpp"
#include "python/library_needs.hpp"
#include "python/metadata.hpp"
#include "python/wheel_name.hpp"

namespace jetcrew::python {

class ZipArchive;

struct WheelFile {
  WheelName file_name;
  Metadata metadata;
  std::string dist_info;    ///< `numpy-1.26.4.dist-info`, as in the archive
  std::string data_folder;  ///< `numpy-1.26.4.data`, whether it exists or not
  bool root_is_purelib = false;
  /// Modules and packages that `import` finds at the top after an install, without private ones
  /// (`_cffi_backend` is kept where nothing else is there). Sorted.
  std::vector<std::string> import_names;
  std::vector<EntryPoint> entry_points;  ///< console and gui scripts
  /// Names of its shared libraries that another wheel's object can ask for: `libtorch.so`, `libc10.so`. Not
  /// those of a `.libs` folder, whose names are meant for this wheel alone. Sorted.
  std::vector<std::string> libraries;
  bool has_shared_objects = false;  ///< those of its modules counted in
  std::uint64_t unpacked_bytes = 0;
  std::uint64_t file_count = 0;
};

/// Reads the directory of the archive and its .dist-info, not the rest: quick whatever the size.
/// @param file_name the wheel's name where `path` has another one, as in the store
/// @throws Error `not_a_package`, `wheel_damaged`, `wheel_name_invalid`, `wheel_metadata_invalid`,
/// `wheel_metadata_mismatch` if the inside names another project or version than the file name,
/// `wheel_entry_points_invalid`
WheelFile read_wheel(const std::filesystem::path& path, std::string_view file_name = {});

/// Reads every member: CRC, size and the hash in RECORD.
/// @param scratch a folder for nameless files, needed for members over 4 MiB
/// @param file_name the wheel's name where `path` has another one, as in the store
/// @returns what its shared objects ask for, as read_library_needs()
/// @throws Error `not_a_package`, `wheel_damaged`, `wheel_record_invalid`, `wheel_record_mismatch` naming the
/// file
std::vector<LibraryNeed> verify_wheel(
    const std::filesystem::path& path,
    const std::filesystem::path& scratch = std::filesystem::temp_directory_path(),
    std::string_view file_name = {});

/// The one `.dist-info` folder at the top. @throws Error `wheel_damaged` if there is none, or several
std::string dist_info_of(const ZipArchive& archive);

/// Whether a member is left out of an install: bytecode that came with the wheel would run unseen by who
/// reads its sources.
bool is_bytecode(std::string_view path);

}  // namespace jetcrew::python
