// What a shared object asks of the system it is loaded on: the libraries it names and the versions of their
// symbols. ELF gABI chapter 5 (dynamic linking); versions as the LSB describes them (chapter "Symbol
// Versioning").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {

struct SharedObject {
  /// Versions of symbols that one of the needed libraries must have: `libc.so.6`, {`GLIBC_2.17`,
  /// `GLIBC_2.34`}.
  struct VersionNeed {
    std::string library;
    std::vector<std::string> versions;
  };

  /// Debian's name of the architecture (`arm64`, `amd64`, `armhf`, `i386`); empty for others.
  std::string architecture;
  std::string soname;                ///< empty where it has none
  std::vector<std::string> needed;   ///< DT_NEEDED, in order, each once
  std::vector<std::string> runpath;  ///< DT_RUNPATH or, where absent, DT_RPATH, cut at the colons
  std::vector<VersionNeed> version_needs;
  std::vector<std::string> version_definitions;  ///< the versions that it offers itself: `GLIBCXX_3.4.30`
};

/// Debian's name of the architecture (`arm64`, `amd64`, `armhf`, `i386`) of the ELF file that starts with
/// these bytes, 20 are enough; nothing for others. ELF specification: e_machine.
std::optional<std::string> architecture_of_elf(std::string_view file);

/// Reads an ELF file, of 32 or 64 bits, in the byte order of all machines that JetCrew runs on (little
/// endian).
/// @param file all of its bytes, as of a mapped file: only headers and tables are looked at
/// @returns nothing for what is no ELF file, no little-endian one, or has no dynamic section
/// @throws Error `elf_damaged` where a table lies outside the file, or is absurdly large
std::optional<SharedObject> read_shared_object(std::string_view file);

}  // namespace jetcrew
