// Answers a request: which packages to install so that everything asked for, and everything that needs, is
// there.
//
// The search is complete over all versions at hand. Order of preference: nothing installed is removed,
// nothing is downgraded, what is installed stays where it can, then the newest version goes first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "resolve/request.hpp"
#include "resolve/universe.hpp"

namespace jetcrew::resolve {

struct Options {
  bool upgrade = false;          ///< bring what is asked for to its newest version even if one is installed
  bool recommends = false;       ///< follow Recommends where that is possible
  bool allow_remove = false;     ///< packages may be removed (never essential ones)
  bool allow_downgrade = false;  ///< packages may go back to an older version
  bool prerelease = false;       ///< wheels: pre-releases count like any other version
};

/// Why a package is part of the answer.
struct Reason {
  std::string kind;  ///< `requested`, `needed`, `recommended`, `replaced` (removed to make room)
  std::string by;    ///< the package that needs it; empty when requested
  std::string relation;
};

struct Action {
  enum class Kind : std::uint8_t { install, upgrade, downgrade, reinstall, remove };
  Kind kind = Kind::install;
  SolvableId package = 0;               ///< what will be there; for a removal, what goes
  std::optional<SolvableId> installed;  ///< what is there now
  Reason reason;
  std::uint32_t batch = 0;  ///< actions of one batch can be handed to dpkg in one call
};

std::string_view to_string(Action::Kind kind);

/// One link of the chain that makes a request impossible.
struct Cause {
  std::string kind;  ///< `request`, `needs`, `conflict`, `installed`, `one_version`, `held`, `missing`
  std::string text;  ///< one sentence for people
  std::string package;
  std::string version;
  std::string relation;
  std::string source;
};

struct Statistics {
  std::uint64_t packages = 0;
  std::uint64_t decisions = 0;
  std::uint64_t conflicts = 0;
};

struct Answer {
  bool solved = false;
  std::vector<Action> actions;  ///< in the order in which they are to be carried out
  /// Wheels that the environment will have besides: what it has already, or the system's, and stays.
  std::vector<SolvableId> kept_wheels;
  std::vector<Cause> causes;           ///< where not solved: smallest first, at most a screenful
  std::vector<std::string> proposals;  ///< what would make it possible
  Statistics statistics;

  /// The causes and proposals as text, one a line.
  std::string explanation() const;
};

/// Throws Error `too_hard` where the search was given up without an answer.
Answer solve(const Universe& universe, const std::vector<Request>& requests, const Options& options);

}  // namespace jetcrew::resolve
