// A compressed tar inside a .deb, read from front to end without unpacking it anywhere.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "debian/ar.hpp"

namespace jetcrew::debian {

class TarStream {
 public:
  enum class Type { file, link, folder, other };

  struct Entry {
    /// Without `./` or `/` in front and `/` at the end; never with a part `..`. Empty for the top folder.
    std::string path;
    Type type = Type::other;
  };

  /// @param compression what follows `.tar` in the member's name: empty, `.gz`, `.xz`, `.zst`, `.bz2`,
  /// `.lzma`
  /// @param limit       bytes the tar may have when decompressed
  /// Throws Error `deb_damaged`, here and below, whatever is wrong with it.
  TarStream(const ArReader& reader, const ArReader::Member& member, std::string_view compression,
            std::uint64_t limit);
  ~TarStream();
  TarStream(const TarStream&) = delete;
  TarStream& operator=(const TarStream&) = delete;

  /// The next entry. At the end of the tar the rest of the compressed stream is read too, so that its
  /// checksum is compared; then nothing.
  std::optional<Entry> next();

  /// The content of the entry that next() gave.
  std::string content(std::uint64_t limit);
  /// Reads the content and gives its size.
  std::uint64_t skip_content();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jetcrew::debian
