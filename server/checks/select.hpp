// Which checks an environment gets, by what is installed in it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "checks/run.hpp"

namespace jetcrew::checks {

struct InstalledWheel {
  std::string distribution;               ///< as its METADATA names it, or normalised
  std::vector<std::string> import_names;  ///< top-level names: `PIL`, `numpy`, `numpy.libs`
  bool requested = true;                  ///< asked for by name
  std::set<std::string> needs{};          ///< normalised names of what it requires, apart from its extras
};

/// What an environment sees of the system's Python besides.
struct Visible {
  std::set<std::string> distributions{};  ///< normalised names
  std::set<std::string> debs{};           ///< names of Debian packages
};

/// One import check for each wheel that has something to import, in the order given, then the catalogue's
/// checks whose distributions are all there, one of them at least in the environment or needed by what is in
/// it, and those for which something else brings the same.
std::vector<CheckSpec> checks_for(const catalogue::Catalogue& catalogue,
                                  const std::vector<InstalledWheel>& wheels, const std::string& environment,
                                  const Visible& visible = {});

/// What a check of that name shows, in the page's languages; nothing where no check is called so (any more).
std::optional<catalogue::Localized> title_of(const catalogue::Catalogue& catalogue, std::string_view name);

/// Of the checks called `available`, those that somebody names: by the whole name (`import-numpy`), or by the
/// distribution for which a check of every wheel was made (`numpy`). In the order of `available`, each once.
/// @throws Error `check_unknown` (facts: check) for a name that is none of them; its hint tells the near ones
std::vector<std::string> pick(const catalogue::Catalogue& catalogue,
                              const std::vector<std::string>& available,
                              const std::vector<std::string>& names);

/// What of a wheel's top-level names an import check tries: the one that the distribution itself has, since
/// those beside it may be for extras that nobody asked for (black's blackd). Where none is called so:
/// identifiers only, and no private names, tests or examples where something else is there.
std::vector<std::string> names_to_import(std::string_view distribution,
                                         const std::vector<std::string>& import_names);

/// PEP 503: lower case, runs of `-`, `_` and `.` become one `-`.
std::string normalized(std::string_view distribution);

}  // namespace jetcrew::checks
