// Which Debian package a shared library is to be looked for in, when nobody has read the packages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::resolve {

/// A library whose package is not named as Policy 8.1 would have it.
struct KnownLibrary {
  std::string library;                ///< `libopenblas.so.0`; with a `*` at its end all that begin so
  std::vector<std::string> packages;  ///< one for each release that names it otherwise
  bool metapackages = false;          ///< they do not have it themselves, they need the one that does
};

class LibraryNames {
 public:
  LibraryNames() = default;
  explicit LibraryNames(std::vector<KnownLibrary> known) : known_(std::move(known)) {}

  /// Where it is known that the package is named otherwise, the names that it has; empty for all others.
  std::vector<std::string> known(std::string_view library) const;

  /// Packages that may have the library, likely ones first: by the names that Policy 8.1 gives them,
  /// `libomp5` for `libomp.so.5`, `libfoo2-1` for `libfoo2.so.1`, `libglib2.0-0` or, to the letter,
  /// `libglib-2.0-0` for `libglib-2.0.so.0`; also with the ending `t64` that packages got for 64-bit times;
  /// then those that are known. None for what is not named like a library.
  std::vector<std::string> likely(std::string_view library) const;

 private:
  const KnownLibrary* row_of(std::string_view library) const;

  std::vector<KnownLibrary> known_;
};

}  // namespace jetcrew::resolve
