// The file name of a source distribution: `name-version.tar.gz` (PEP 625; older ones with other dashes in the
// name). Nothing else is taken for one: an archive of any other kind may hold anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace jetcrew::python {

struct SourceName {
  std::string name;     ///< normalized
  std::string version;  ///< as in the file name

  /// Of anything else nothing.
  /// @param file_name without folders
  static std::optional<SourceName> parse(std::string_view file_name);
};

/// JetCrew builds nothing: that takes a compiler, the project's build tools and, most of the time, the
/// internet.
/// @return Error `source_distribution` with fact file_name
Error source_is_no_wheel(std::string_view file_name);

}  // namespace jetcrew::python
