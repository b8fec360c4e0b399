#include "sensors/record.hpp"

#include "state/database.hpp"
#include "state/sensor_history.hpp"

namespace jetcrew::sensors {
namespace {

nlohmann::json document_of(const Slice& slice) {
  auto document = nlohmann::json::object();
  for (const auto& [key, value] : slice.values) document[key] = {value.mean, value.max};
  return document;
}

Slice slice_of(const state::SensorRow& row) {
  Slice slice{.time = row.time, .values = {}};
  for (const auto& [key, pair] : row.document.items()) {
    if (pair.is_array() && pair.size() == 2 && pair[0].is_number() && pair[1].is_number())
      slice.values[key] = {pair[0].get<double>(), pair[1].get<double>()};
  }
  return slice;
}

/// From the quarter after the last one that was made, or from the oldest minute.
void make_quarters(state::Database& database, std::int64_t now) {
  const auto last = state::newest_sensor_row(database, state::quarter_hour, now);
  const auto complete = now - (now % state::quarter_hour);
  const auto oldest = now - (state::sensor_rows_kept * state::minute);
  const auto from =
      std::max(last == 0 ? 0 : last + state::quarter_hour, oldest - (oldest % state::quarter_hour));
  std::map<std::int64_t, std::vector<Slice>> quarters;
  for (const auto& slice : kept_slices(database, state::minute, from, complete - 1))
    quarters[slice.time - (slice.time % state::quarter_hour)].push_back(slice);
  for (const auto& [time, minutes] : quarters)
    state::put_sensor_row(database, state::quarter_hour, {time, document_of(together(minutes, time))});
}

}  // namespace

void keep_minutes(state::Database& database, const std::vector<Slice>& minutes, std::int64_t now) {
  state::Transaction transaction(database);
  for (const auto& slice : minutes) {
    if (slice.time >= earliest_credible_time)
      state::put_sensor_row(database, state::minute, {slice.time, document_of(slice)});
  }
  if (now >= earliest_credible_time) {
    make_quarters(database, now);
    state::prune_sensor_rows(database, now);
  }
  transaction.commit();
}

std::vector<Slice> kept_slices(state::Database& database, std::int64_t resolution, std::int64_t from,
                               std::int64_t to) {
  std::vector<Slice> slices;
  for (const auto& row : state::sensor_rows(database, resolution, from, to + 1))
    slices.push_back(slice_of(row));
  return slices;
}

}  // namespace jetcrew::sensors
