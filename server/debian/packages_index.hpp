// A `Packages` index of an archive, or any file of stanzas: plain, .gz, .xz, .zst or .bz2.
//
// An index of Debian has 60,000 stanzas, and a plan needs a few dozen of them. So a file is read in two
// steps: scan() runs once over the text and tells where each stanza is and what it is called; the stanza is
// parsed when somebody asks for it. Of a plain file no more than a window is ever in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "debian/package.hpp"

namespace jetcrew::debian {

/// Where a stanza is.
struct StanzaPlace {
  std::uint64_t offset = 0;  ///< bytes from the start of the (decompressed) text
  std::uint32_t size = 0;    ///< bytes
  std::uint32_t line = 0;    ///< of its first line, from 1
};

/// What scan() tells of a stanza. The texts are views that hold until the next one; a field that is absent is
/// empty.
struct StanzaGlance {
  std::string_view package;
  std::string_view version;
  std::string_view architecture;
  std::string_view provides;
  StanzaPlace place;
};

/// A package with what an index says of its file.
struct IndexedPackage {
  Package package;
  std::string file_name;  ///< as the index says; behind the archive's address, percent-encoded. Empty without
  std::string sha256;
  std::uint64_t size = 0;  ///< bytes
};

/// Which file it is, and as of when: a change of its content changes one of these.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;        ///< bytes
  std::int64_t modified_ns = 0;  ///< since 1970
  std::int64_t changed_ns = 0;   ///< of the inode

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

class PackagesIndex {
 public:
  /// Opens the file; one that is compressed (told by its first bytes, not its name) is decompressed into
  /// memory. Throws Error `index_damaged`, `file_too_large` over 1 GiB, `path_not_found`.
  /// @param archive the address of the archive's root, with `/` at its end, or empty: what is put in front of
  /// Filename
  explicit PackagesIndex(std::filesystem::path path, std::string archive = {});

  const std::filesystem::path& path() const noexcept { return path_; }
  const FileIdentity& identity() const noexcept { return identity_; }

  /// Calls `each` for every stanza, in order. A stanza over 16 MiB throws Error `index_damaged`; other faults
  /// show when the stanza is read.
  void scan(const std::function<void(const StanzaGlance&)>& each) const;

  /// Throws Error `control_malformed` (facts: file, line, field) for what is no package, and `index_damaged`
  /// where the file ends before the stanza does: it was changed since it was scanned.
  IndexedPackage read(const StanzaPlace& place) const;

 private:
  /// Bytes from `offset` on, fewer only at the end of the file.
  std::string_view bytes(std::uint64_t offset, std::size_t count, std::string& buffer) const;

  std::filesystem::path path_;
  std::string archive_;
  Descriptor file_;
  std::string text_;        ///< what was compressed
  std::uint64_t size_ = 0;  ///< bytes of the text, decompressed
  FileIdentity identity_;
};

}  // namespace jetcrew::debian
