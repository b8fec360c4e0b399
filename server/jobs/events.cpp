#include "jobs/events.hpp"

#include "state/events.hpp"

namespace jetcrew::jobs {

std::vector<StreamEvent> stream_events(state::Database& database, std::int64_t after,
                                       const std::set<std::string>& topics, std::size_t limit) {
  std::vector<StreamEvent> events;
  for (auto& event : state::events_after(database, after, topics, limit))
    events.push_back({event.id, std::move(event.topic), event.data.dump()});
  return events;
}

StreamRange stream_range(state::Database& database) {
  const state::Transaction both_at_once(database);
  return {state::oldest_event(database), state::newest_event(database)};
}

}  // namespace jetcrew::jobs
