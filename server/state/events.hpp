// The numbered story of everything that happened; the browser, the log and the fleet read the same rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace jetcrew::state {

class Database;

struct Event {
  std::int64_t id = 0;  ///< grows, never used twice
  std::string topic;
  std::optional<std::int64_t> job_id{};
  nlohmann::json data;
  std::string created{};
};

/// How many events stay, at the least.
inline constexpr std::int64_t events_kept = 20'000;

/// Gives its id. Now and then it also prunes.
std::int64_t add_event(Database& database, std::string_view topic, std::optional<std::int64_t> job_id,
                       const nlohmann::json& data);

/// Those with a greater id, in order, at most `limit`; of all topics where `topics` is empty.
std::vector<Event> events_after(Database& database, std::int64_t id, const std::set<std::string>& topics,
                                std::size_t limit);

/// The same, of one job only.
std::vector<Event> events_of_job(Database& database, std::int64_t job_id, std::int64_t after,
                                 const std::set<std::string>& topics, std::size_t limit);

/// The first id from which on nothing is missing: who has read up to `oldest_event() - 1` has missed nothing.
std::int64_t oldest_event(Database& database);

/// The last id given, 0 where there was none.
std::int64_t newest_event(Database& database);

/// Drops all but the newest `keep`, and never those of an unfinished job.
void prune_events(Database& database, std::int64_t keep = events_kept);

}  // namespace jetcrew::state
