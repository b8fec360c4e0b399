// The events in the form a stream sends them; the api room puts them behind the HTTP server's interface.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "state/database.hpp"

namespace jetcrew::jobs {

struct StreamEvent {
  std::int64_t id = 0;
  std::string topic;
  std::string data;  ///< JSON on one line
};

/// Those with a greater id, in order, at most `limit`; of all topics where `topics` is empty.
std::vector<StreamEvent> stream_events(state::Database& database, std::int64_t after,
                                       const std::set<std::string>& topics, std::size_t limit);

/// Who has read up to `oldest - 1` has missed nothing; `newest` is 0 where there was never an event.
struct StreamRange {
  std::int64_t oldest = 1;
  std::int64_t newest = 0;
};
StreamRange stream_range(state::Database& database);

}  // namespace jetcrew::jobs
