// Where a row of the catalogue holds: under which Python, on which machine, with which JetPack.
#pragma once

#include <optional>
#include <string>

#include "catalogue/document.hpp"
#include "python/specifier.hpp"

namespace jetcrew::catalogue {

/// What conditions are held against. What is not known meets no condition.
struct Place {
  std::string python;                  ///< full version, `3.6.9`; empty where there is none
  std::string machine;                 ///< PEP 508's platform_machine: `aarch64`
  std::optional<std::string> jetpack;  ///< `4.6.1`, `5.0 DP`
};

struct Condition {
  std::optional<python::SpecifierSet> python;
  std::optional<std::string> machine;
  std::optional<python::SpecifierSet> jetpack;  ///< over the numbers alone: `5.0 DP` is 5.0

  bool holds_at(const Place& place) const;
  /// For people: `Python 3.6, JetPack >=5`; empty where there is none.
  std::string text() const;
};

/// The members `python`, `machine` and `jetpack` of a row, each of which may be left out. Throws Error
/// `catalogue_invalid`.
Condition read_condition(const Node& row);

/// A PEP 440 specifier set that is not empty. Throws Error `catalogue_invalid`.
python::SpecifierSet read_versions(const Node& node);

/// A normalised name (PEP 503). Throws Error `catalogue_invalid`.
std::string read_distribution(const Node& node);

}  // namespace jetcrew::catalogue
