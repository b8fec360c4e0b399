// A dependency on a Python project: `name[extra] >=1.0; python_version < "3.8"` (PEP 508).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "python/marker.hpp"
#include "python/specifier.hpp"

namespace jetcrew::python {

struct Requirement {
  static constexpr std::size_t longest = 64 * 1024;  ///< bytes of text

  std::string name;                 ///< as written; see normalized_name()
  std::vector<std::string> extras;  ///< as written, in their order
  SpecifierSet specifiers;
  std::optional<Marker> marker;
  std::string url;  ///< after `@`; then there are no specifiers

  /// Takes the legacy form `name (>=1.0)` too.
  /// @throws Error `requirement_invalid`
  static Requirement parse(std::string_view text);

  std::string text() const;
};

}  // namespace jetcrew::python
