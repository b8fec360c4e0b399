// A check of the catalogue: packages/checks/NAME.json and, beside it, the script NAME.py.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/files.hpp"
#include "catalogue/localized.hpp"

namespace jetcrew::catalogue {

struct Check {
  std::string name;  ///< `numpy-computes`
  Localized title;   ///< of a check for every wheel, with `{distribution}` in it
  /// The wheels (PEP 503 normalised names) that call for this check once all of them are there: in the
  /// environment, or seen of the system's Python; see checks_for(). Empty for the check that every wheel
  /// gets; it is given the names to import.
  std::vector<std::string> distributions;
  bool every_wheel = false;
  /// Wheels that bring the same under another name: one of them calls for the check, too.
  std::vector<std::string> or_wheels;
  /// Debian packages that bring the same for the system's Python: what an environment sees of it.
  std::vector<std::string> or_debs;
  std::chrono::seconds time_limit{};
  std::optional<std::uint64_t> memory_limit_bytes;  ///< of address space; none where absent
  std::string script;                               ///< Python, 3.6 and later
};

/// All checks of the catalogue, sorted by name. Throws Error `catalogue_invalid`.
std::vector<Check> read_checks(const Files& files);

}  // namespace jetcrew::catalogue
