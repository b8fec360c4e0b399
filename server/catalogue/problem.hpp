// Known problems: packages/problems/*.json. Patterns are texts here; the room doctor knows what they match.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/action.hpp"
#include "catalogue/condition.hpp"
#include "catalogue/files.hpp"
#include "catalogue/localized.hpp"
#include "catalogue/sources.hpp"

namespace jetcrew::catalogue {

struct Problem {
  std::string id;                     ///< `openblas-missing`
  std::vector<std::string> patterns;  ///< regular expressions in RE2's syntax, ASCII; not empty
  Localized title;
  Localized cause;
  Localized remedy;
  Condition condition;  ///< where it is known from
  std::optional<Action> action;
  std::vector<Source> sources;  ///< empty where the evidence is `unsourced`
  // Where the patterns stand, for whoever finds one that is wrong.
  std::string file;
  std::string pointer;  ///< RFC 6901, of the list; `/0` after it is the first
};

/// All of the folder, in the order of the files' names and of their rows. Throws Error `catalogue_invalid`.
std::vector<Problem> read_problems(const Files& files);

}  // namespace jetcrew::catalogue
