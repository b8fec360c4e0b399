// METADATA and WHEEL of a wheel: header files in the manner of e-mail (PyPA "Core metadata specifications").
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jetcrew::python {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The headers up to the first empty line (or the first line that is none), names in lower case, in their
/// order, repeated ones repeated, continuation lines joined by LF. Always valid UTF-8, whatever came in.
Headers parse_headers(std::string_view text);

struct Metadata {
  std::string metadata_version;
  std::string name;     ///< as written
  std::string version;  ///< as written
  std::string summary;
  std::string license;                      ///< `License-Expression`, else `License`
  std::string requires_python;              ///< a specifier set; empty: any
  std::vector<std::string> requires_dist;   ///< PEP 508 requirements, as written
  std::vector<std::string> provides_extra;  ///< as written

  /// @throws Error `wheel_metadata_invalid` without Name, Version or Metadata-Version, or for a
  /// Metadata-Version above 2.x
  static Metadata parse(std::string_view text);

  /// The headers that parse() makes this of, without summary and license.
  std::string text() const;
};

/// The file WHEEL (PyPA "Binary distribution format").
struct WheelInfo {
  bool root_is_purelib = false;
  std::string generator;
  std::vector<std::string> tags;  ///< as written, compressed sets not expanded

  /// @throws Error `wheel_metadata_invalid` for a Wheel-Version other than 1.x; `Root-Is-Purelib` missing
  /// means false
  static WheelInfo parse(std::string_view text);
};

}  // namespace jetcrew::python
