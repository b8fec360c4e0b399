#include "sensors/history.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace jetcrew::sensors {
namespace {

std::int64_t step_of(std::int64_t time, std::int64_t resolution) {
  return time - (time % resolution);
}

/// Four digits that count: what a screen shows, and a database need not keep more.
double short_number(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;
  constexpr int digits = 4;
  const auto unit = std::pow(10, std::floor(std::log10(std::abs(value))) - (digits - 1));
  return unit >= 1 ? std::round(value / unit) * unit
                   : std::round(value * std::round(1 / unit)) / std::round(1 / unit);
}

}  // namespace

void SliceMaker::add(const std::vector<Value>& values) {
  for (const auto& value : values) {
    const auto key = value.series.key();
    if (!sums_.contains(key) && sums_.size() == RecentHistory::most_series) continue;
    auto& sum = sums_[key];
    sum.max = sum.count == 0 ? value.number : std::max(sum.max, value.number);
    sum.sum += value.number;
    ++sum.count;
  }
}

Slice SliceMaker::take(std::int64_t time) {
  Slice slice{.time = time, .values = {}};
  for (const auto& [key, sum] : sums_) {
    slice.values[key] = {short_number(sum.sum / sum.count), short_number(sum.max)};
  }
  sums_.clear();
  return slice;
}

Slice together(const std::vector<Slice>& slices, std::int64_t time) {
  struct Sum {
    double means = 0;
    double max = 0;
    int count = 0;
  };
  std::map<std::string, Sum> sums;
  for (const auto& slice : slices) {
    for (const auto& [key, value] : slice.values) {
      auto& sum = sums[key];
      sum.max = sum.count == 0 ? value.max : std::max(sum.max, value.max);
      sum.means += value.mean;
      ++sum.count;
    }
  }
  Slice slice{.time = time, .values = {}};
  for (const auto& [key, sum] : sums) slice.values[key] = {short_number(sum.means / sum.count), sum.max};
  return slice;
}

Chart make_chart(const std::vector<Slice>& slices, std::int64_t from, std::int64_t to,
                 std::int64_t resolution) {
  std::map<std::int64_t, std::vector<Slice>> steps;
  std::map<Series, std::size_t> places;
  Chart chart{.resolution = resolution, .times = {}, .lines = {}};
  for (const auto& slice : slices) {
    if (slice.time < from || slice.time > to) continue;
    steps[step_of(slice.time, resolution)].push_back(slice);
    for (const auto& [key, value] : slice.values) {
      const auto series = Series::of_key(key);
      if (places.emplace(series, chart.lines.size()).second) chart.lines.push_back({series, {}});
    }
  }
  if (steps.empty()) return chart;
  const auto first = steps.begin()->first;
  const auto count = static_cast<std::size_t>((step_of(to, resolution) - first) / resolution) + 1;
  for (std::size_t step = 0; step < count; ++step)
    chart.times.push_back(first + static_cast<std::int64_t>(step) * resolution);
  for (auto& line : chart.lines) line.values.resize(count);
  for (const auto& [time, parts] : steps) {
    const auto step = static_cast<std::size_t>((time - first) / resolution);
    for (const auto& [key, value] : together(parts, time).values)
      chart.lines[places.at(Series::of_key(key))].values[step] = value;
  }
  return chart;
}

nlohmann::json to_json(const Chart& chart) {
  auto lines = nlohmann::json::array();
  for (const auto& line : chart.lines) {
    auto mean = nlohmann::json::array();
    auto max = nlohmann::json::array();
    for (const auto& value : line.values) {
      mean.push_back(value ? nlohmann::json(value->mean) : nlohmann::json());
      max.push_back(value ? nlohmann::json(value->max) : nlohmann::json());
    }
    lines.push_back({{"name", line.series.name},
                     {"of", line.series.of.empty() ? nlohmann::json() : nlohmann::json(line.series.of)},
                     {"unit", line.series.unit()},
                     {"mean", std::move(mean)},
                     {"max", std::move(max)}});
  }
  return {{"resolution_seconds", chart.resolution}, {"times", chart.times}, {"series", std::move(lines)}};
}

void RecentHistory::add(std::int64_t time, const std::vector<Value>& values) {
  while (!rows_.empty() && rows_.back().time >= time) {
    if (rows_.back().time == time) return;
    rows_.pop_back();
  }
  while (!rows_.empty() && rows_.front().time <= time - seconds) rows_.pop_front();
  Row row{.time = time, .numbers = std::vector<float>(places_.size(), unknown)};
  for (const auto& value : values) {
    const auto key = value.series.key();
    auto place = places_.find(key);
    if (place == places_.end()) {
      if (places_.size() == most_series) continue;
      place = places_.emplace(key, places_.size()).first;
      row.numbers.push_back(unknown);
    }
    row.numbers[place->second] = static_cast<float>(value.number);
  }
  rows_.push_back(std::move(row));
}

std::vector<Slice> RecentHistory::since(std::int64_t from, std::int64_t resolution) const {
  struct Sum {
    double sum = 0;
    float max = unknown;
    int count = 0;
  };
  std::vector<Slice> slices;
  std::vector<Sum> sums(places_.size());
  std::optional<std::int64_t> step;
  const auto finish = [&] {
    if (!step) return;
    Slice slice{.time = *step, .values = {}};
    for (const auto& [key, place] : places_) {
      const auto& sum = sums[place];
      if (sum.count > 0) slice.values[key] = {short_number(sum.sum / sum.count), short_number(sum.max)};
    }
    slices.push_back(std::move(slice));
    sums.assign(places_.size(), Sum());
  };
  for (const auto& row : rows_) {
    if (row.time < from) continue;
    if (step != step_of(row.time, resolution)) {
      finish();
      step = step_of(row.time, resolution);
    }
    for (std::size_t place = 0; place < row.numbers.size(); ++place) {
      const auto number = row.numbers[place];
      if (std::isnan(number)) continue;
      auto& sum = sums[place];
      sum.max = sum.count == 0 ? number : std::max(sum.max, number);
      sum.sum += number;
      ++sum.count;
    }
  }
  finish();
  return slices;
}

std::optional<std::int64_t> RecentHistory::oldest() const {
  return rows_.empty() ? std::nullopt : std::optional(rows_.front().time);
}

}  // namespace jetcrew::sensors
