// The shared libraries that a wheel's own shared objects ask for and the wheel does not bring: what no
// Requires-Dist says. ELF gABI chapter 5; how the loader finds them is in ld.so(8).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/elf.hpp"
#include "python/wheel_name.hpp"

namespace jetcrew::python {

struct LibraryNeed {
  std::string library;                ///< as DT_NEEDED has it: `libomp.so.5`
  std::vector<std::string> versions;  ///< of its symbols: `GLIBCXX_3.4.26`; sorted, each once
  std::string file;                   ///< the first member that asks for it: `torch/lib/libtorch_cpu.so`
  /// Asked for when a module is imported: by an extension module, or by what such a module needs. Else by a
  /// library that a program may load later or never.
  bool at_import = false;
  std::vector<std::string> folders;  ///< absolute ones of the askers' RUNPATH: `/usr/local/cuda/lib64`

  friend bool operator==(const LibraryNeed&, const LibraryNeed&) = default;
};

/// Whether a member is looked at: `torch/_C.cpython-36m-aarch64-linux-gnu.so`, `torch/lib/libgomp.so.1`.
bool is_shared_object_name(std::string_view path);

/// Whether `import` takes such a file for a module (PEP 3149), whatever else it may be.
bool is_extension_module(std::string_view path);

/// What one wheel's shared objects ask for, put together as its members are read.
class LibraryNeeds {
 public:
  /// @param tags of the wheel: objects for other machines than they name are left out
  explicit LibraryNeeds(const std::vector<Tag>& tags);

  /// A member whose name is_shared_object_name(). What is no shared object is passed over, a damaged one with
  /// a line in the log: whether it is whole is RECORD's business.
  /// @param place  its number among the members, where they come in another order than the wheel has them in
  void add(std::string_view path, std::string_view content, std::size_t place = 0);

  /// In the order of first mention by the members in their order; what the wheel brings itself is left out.
  std::vector<LibraryNeed> missing() const;

 private:
  struct Member {
    std::size_t place;
    std::string path;
    SharedObject object;
  };
  std::vector<std::string> architectures_;
  std::vector<Member> members_;  ///< by place
  std::size_t size_ = 0;         ///< of what members_ holds, in bytes
};

/// Of a wheel that was not imported: unpacks its shared objects one by one.
/// @param file_name the wheel's name where `path` has another one
/// @param scratch a folder for nameless files, needed for members over 4 MiB
/// @throws Error `not_a_package`, `wheel_damaged`, `wheel_name_invalid`
std::vector<LibraryNeed> read_library_needs(
    const std::filesystem::path& path, std::string_view file_name = {},
    const std::filesystem::path& scratch = std::filesystem::temp_directory_path());

}  // namespace jetcrew::python
