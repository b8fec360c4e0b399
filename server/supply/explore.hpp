// Solves a request over packages of which most are only known by name: what the search would take is looked
// at, until it takes nothing that is unknown.
//
// A wheel that nobody has looked into promises that it needs nothing. So each round asks for less than what
// is true; an answer made only of wheels that were looked into is the best one, and where even the promises
// make no answer, there is none.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "resolve/solver.hpp"
#include "supply/wheel_offers.hpp"

namespace jetcrew::supply {

struct Explored {
  resolve::Universe universe;
  resolve::Answer answer;
};

struct Exploration {
  /// All that is there or at hand but for the wheels of the indexes; not sealed yet.
  std::function<resolve::Universe()> universe;
  /// What is asked for, read over a sealed universe.
  std::function<std::vector<resolve::Request>(resolve::Universe&)> requests;
  /// The requests as they were given: which projects to look for before anything can be read over a universe.
  std::vector<std::string> asked;
  resolve::Options options;
  /// Told of each round: how many projects were looked at.
  std::function<void(std::size_t)> on_round{};
};

/// @param offers null where no wheels can be had
/// @throws Error of the fetcher, of the solver, and of reading the requests
Explored explore(const Exploration& what, WheelOffers* offers, const std::stop_token& stop = {});

}  // namespace jetcrew::supply
