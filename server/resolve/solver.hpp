// Answers a request: which packages to install so that everything asked for, and everything that needs, is
// there.
//
// The search is complete over all versions at hand. Order of preference: nothing installed is removed,
// nothing is downgraded, what is installed stays where it can, then the newest version goes first.
#pragma once

#include <cstdint>
#include <map>
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
  /// Wheels may be installed although a library that their modules load is not there.
  bool allow_missing_libraries = false;
  /// What is held may change. No command has a flag for it: it tells what would help.
  bool release_holds = false;
};

/// Why a package is part of the answer.
struct Reason {
  /// `requested`, `profile`, `needed`, `recommended`, `replaced` (removed to make room)
  std::string kind;
  std::string by;  ///< the package, or profile, that needs it; empty when requested
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

/// A version of a package as an explanation speaks of it.
struct Mention {
  std::string name;
  std::string version;
  std::string file{};       ///< the name of its file; empty for what is installed
  bool provides = false;    ///< it only provides the name that is spoken of
  Sentence why{};           ///< what speaks against it; empty where nothing does
  std::string change_to{};  ///< in a proposal: the version it goes back to; empty where it goes altogether
  std::string source{};     ///< the path of its file
  bool missing = false;     ///< in a proposal: it is to be brought
};

/// One link of the chain that makes a request impossible, or one way out of it.
struct Cause {
  /// `request`, `needs`, `missing`, `conflict`, `goes_with`, `does_not_work`, `limit`, `installed`,
  /// `essential`, `held`, `one_version`, `profiles`, `damaged`, `more`, `proposal`
  std::string kind;
  std::string text;  ///< one sentence for people
  std::string package;
  std::string version;
  std::string relation;
  std::string source;
  std::string url{};  ///< of a proposal: where to read of what is to be brought; empty where nobody knows
  // The sentence as data.
  std::string key;                                        ///< `cause.needs`, `proposal.add`
  Facts facts;                                            ///< what fills its places, besides the lists
  std::map<std::string, std::vector<std::string>> lists;  ///< what fills places with several of a kind
  /// What `mentions` are to a need or request: `only` and `any` would do, `there_is` but will not do, `none`
  /// is at hand. Empty where the sentence has no such part.
  std::string choice;
  std::vector<std::string> versions;  ///< those of the package that have this need, at most 4
  std::vector<Mention> mentions;      ///< at most 4; of a proposal all
  bool more_versions = false;         ///< there are others than those of `versions`
  bool more_mentions = false;
};

/// A library that something in a wheel asks for and nobody has: some of what it can do will not work.
struct MissingLibrary {
  SolvableId wheel = 0;
  const python::LibraryNeed* need = nullptr;
};

struct Statistics {
  std::uint64_t packages = 0;
  std::uint64_t decisions = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t clauses = 0;  ///< made, learnt ones among them
};

struct Answer {
  bool solved = false;
  std::vector<Action> actions;  ///< in the order in which they are to be carried out
  /// Wheels that the environment will have besides: what it has already, or the system's, and stays.
  std::vector<SolvableId> kept_wheels;
  /// Of the wheels that come, in their order.
  std::vector<MissingLibrary> missing_libraries;
  /// Where not solved: what it fails at first, then back to what was asked for; at most a screenful.
  std::vector<Cause> causes;
  std::vector<Cause> proposals;  ///< what would make it possible
  Statistics statistics;

  /// The causes and proposals as text, one a line.
  std::string explanation() const;
};

/// Throws Error `too_hard` where the search was given up without an answer, `predepends_loop` where there are
/// answers, but dpkg could carry out none of them: a package Pre-Depends on one that needs it itself.
Answer solve(const Universe& universe, const std::vector<Request>& requests, const Options& options);

}  // namespace jetcrew::resolve
