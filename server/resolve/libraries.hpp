// The shared libraries of a universe: what wheels ask for, which packages bring them, what the board has.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/shared_libraries.hpp"
#include "python/library_needs.hpp"
#include "python/tags.hpp"

namespace jetcrew::resolve {

using SolvableId = std::uint32_t;

/// What is known of a package's libraries.
struct LibraryFacts {
  std::vector<std::string> brings;  ///< names that a DT_NEEDED can ask for
  /// Of those that it brings, the versions of their symbols; a library that is not listed is not known.
  std::map<std::string, std::vector<std::string>, std::less<>> versions;
  /// Reads what a wheel's shared objects ask for: called once, when it is first asked for. May throw Error.
  std::function<std::vector<python::LibraryNeed>()> needs;
};

/// What the board says to a need.
struct OnBoard {
  enum class State : std::uint8_t {
    met,
    unknown,  ///< nobody knows the board's libraries
    missing,
    too_old,  ///< it is there, but lacks a version
  };
  State state = State::unknown;
  std::string wanted;  ///< too_old: the newest version that it lacks: `GLIBCXX_3.4.26`
  std::string newest;  ///< too_old: the newest of that kind that it has; empty where it has none

  bool lacks() const { return state == State::missing || state == State::too_old; }
};

struct NewerGlibc {
  std::string wanted;  ///< `2.34`
  std::string has;     ///< the board's
  const python::LibraryNeed* need = nullptr;
};

class Libraries {
 public:
  /// The board's own; without a call nothing is known of them but the C library.
  void set_board(std::shared_ptr<const SharedLibraries> board) { board_ = std::move(board); }
  /// The C library of the board, whatever its files say.
  void set_glibc(std::optional<std::pair<int, int>> glibc) { glibc_ = glibc; }
  /// Each package at most once.
  void add(SolvableId id, LibraryFacts facts);

  /// What the wheel's shared objects ask for and it does not bring; nothing where they cannot be read, which
  /// the log says. The reference stays good.
  const std::vector<python::LibraryNeed>& needs_of(SolvableId id) const;
  /// Packages that bring the library with all the versions that are asked for, as far as they are known; in
  /// the order of their addition.
  std::vector<SolvableId> bringing(const python::LibraryNeed& need) const;
  /// Whether the package's files are known, so that one that is not listed is not there.
  bool knows(SolvableId id) const { return facts_.contains(id); }

  OnBoard on_board(const python::LibraryNeed& need) const;
  /// Where the wheel's modules load a newer C library at import than the board's: the need that wants the
  /// newest. Nothing can be added for that: the C library belongs to the system.
  std::optional<NewerGlibc> newer_glibc(SolvableId id) const;

 private:
  std::shared_ptr<const SharedLibraries> board_;
  std::optional<std::pair<int, int>> glibc_;
  std::unordered_map<SolvableId, LibraryFacts> facts_;
  std::unordered_map<std::string, std::vector<SolvableId>> by_library_;
  mutable std::unordered_map<SolvableId, std::vector<python::LibraryNeed>> needs_;
};

}  // namespace jetcrew::resolve
