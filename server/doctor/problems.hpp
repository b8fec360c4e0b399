// Matches texts (the output of dpkg, pip, a compiler, a Python program) against the known problems.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/problem.hpp"
#include "doctor/pattern.hpp"
#include "doctor/tail.hpp"

namespace jetcrew::doctor {

struct Finding {
  const catalogue::Problem* problem;  ///< of the list that Problems was made with
  std::string line;           ///< that shows it, valid UTF-8 without control characters, 1200 bytes at most
  std::uint64_t line_number;  ///< in the text, 1 the first
  bool known_here;            ///< its condition holds at the place, or there is none
};

class Problems {
 public:
  /// `problems` must live as long as this. Nothing is compiled before the first match.
  explicit Problems(const std::vector<catalogue::Problem>& problems) : problems_(problems) {}

  /// Throws Error `catalogue_invalid` where a pattern cannot be used.
  void require_valid() const { static_cast<void>(patterns()); }

  /// One finding a problem whose pattern is in the last MiB of the text. First those known at this place
  /// (its condition ranks a problem, and excludes none), among them by line. May be called from any thread.
  /// Throws Error `catalogue_invalid` where a pattern cannot be used.
  std::vector<Finding> match(std::string_view text, const catalogue::Place& place) const;
  std::vector<Finding> match(const Tail& tail, const catalogue::Place& place) const;

 private:
  using Patterns = std::vector<std::vector<Pattern>>;  // of each problem

  const Patterns& patterns() const;

  const std::vector<catalogue::Problem>& problems_;
  mutable std::once_flag compiled_;
  mutable Patterns patterns_;
};

}  // namespace jetcrew::doctor
