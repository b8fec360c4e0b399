// How the sensors' values went: the last hour from memory, more from the database, both in even steps.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sensors/values.hpp"

namespace jetcrew::sensors {

/// Mean and greatest of a while.
struct Summary {
  double mean = 0;
  double max = 0;
};

/// A while of `Chart::resolution` seconds (or of a minute, of a quarter of an hour) and what it came to.
struct Slice {
  std::int64_t time = 0;                    ///< its beginning, seconds since 1970
  std::map<std::string, Summary> values{};  ///< by Series::key()
};

/// Even steps from the first value to `to`; steps without a value are gaps.
struct Chart {
  std::int64_t resolution = 1;  ///< seconds of a step
  std::vector<std::int64_t> times{};
  struct Line {
    Series series;
    std::vector<std::optional<Summary>> values{};  ///< as many as `times`
  };
  std::vector<Line> lines;
};
Chart make_chart(const std::vector<Slice>& slices, std::int64_t from, std::int64_t to,
                 std::int64_t resolution);

/// resolution_seconds, times, series: name, of (or null), unit, mean, max.
nlohmann::json to_json(const Chart& chart);

/// One slice of the values added to it.
class SliceMaker {
 public:
  void add(const std::vector<Value>& values);
  bool is_empty() const { return sums_.empty(); }
  /// What was added, and begins anew.
  Slice take(std::int64_t time);

 private:
  struct Sum {
    double sum = 0;
    double max = 0;
    int count = 0;
  };
  std::map<std::string, Sum> sums_;
};

/// The mean of the means, the greatest of the greatest.
Slice together(const std::vector<Slice>& slices, std::int64_t time);

/// The last hour, as it was sampled: at most 3600 rows and 96 series, whatever the board has.
class RecentHistory {
 public:
  static constexpr std::int64_t seconds = 3600;
  static constexpr std::size_t most_series = 96;

  /// At most one row a second. A clock that was set back takes the rows of its future along.
  void add(std::int64_t time, const std::vector<Value>& values);

  /// What was sampled from `from` on, in slices of `resolution` seconds.
  std::vector<Slice> since(std::int64_t from, std::int64_t resolution) const;
  std::optional<std::int64_t> oldest() const;

 private:
  static constexpr float unknown = std::numeric_limits<float>::quiet_NaN();
  struct Row {
    std::int64_t time = 0;
    std::vector<float> numbers{};  ///< by the series' places; NaN where unknown
  };

  std::map<std::string, std::size_t> places_;
  std::deque<Row> rows_;
};

}  // namespace jetcrew::sensors
