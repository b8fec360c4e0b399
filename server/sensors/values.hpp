// What of a sample is kept over time: a flat list of named numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sensors/sample.hpp"

namespace jetcrew::sensors {

/// What a number is of. `of` tells several of one name apart: the zone, the rail, the disk; empty where there
/// is but one.
struct Series {
  std::string name{};  ///< `temperature_celsius`
  std::string of{};    ///< `CPU`
  bool operator==(const Series&) const = default;
  auto operator<=>(const Series&) const = default;

  /// `temperature_celsius CPU`; no name has a blank in it.
  std::string key() const { return of.empty() ? name : name + " " + of; }
  static Series of_key(std::string_view key);
  /// `ratio`, `hertz`, `bytes`, `celsius`, `watts`, `bytes_per_second`.
  std::string_view unit() const;
};

struct Value {
  Series series;
  double number = 0;
};

/// Only what is known.
std::vector<Value> values_of(const Sample& sample);

}  // namespace jetcrew::sensors
