#include "state/events.hpp"

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

/// To prune with each event would read much and delete little.
constexpr std::int64_t prune_every = 256;

Event read(Query& row) {
  return {.id = row.integer(0),
          .topic = row.text(1),
          .job_id = row.integer_or_none(2),
          .data = row.json(3),
          .created = row.text(4)};
}

/// `AND topic IN (?, …)`, or nothing.
std::string topic_condition(const std::set<std::string>& topics) {
  if (topics.empty()) return {};
  std::string marks = "?";
  for (std::size_t at = 1; at < topics.size(); ++at) marks += ", ?";
  return fmt::format("AND topic IN ({})", marks);
}

}  // namespace

std::int64_t add_event(Database& database, std::string_view topic, std::optional<std::int64_t> job_id,
                       const nlohmann::json& data) {
  Transaction transaction(database);
  const auto id =
      insert_row(database, "INSERT INTO events (topic, job_id, data, created) VALUES (?, ?, ?, ?)", topic,
                 job_id, data, database.now());
  if (id % prune_every == 0) prune_events(database);
  transaction.commit();
  return id;
}

std::vector<Event> events_after(Database& database, std::int64_t id, const std::set<std::string>& topics,
                                std::size_t limit) {
  Query query(database,
              fmt::format("SELECT id, topic, job_id, data, created FROM events WHERE id > ? {} "
                          "ORDER BY id LIMIT {}",
                          topic_condition(topics), limit),
              id);
  for (const auto& topic : topics) query.bind(topic);
  return all_rows(query, read);
}

std::vector<Event> events_of_job(Database& database, std::int64_t job_id, std::int64_t after,
                                 const std::set<std::string>& topics, std::size_t limit) {
  Query query(
      database,
      fmt::format("SELECT id, topic, job_id, data, created FROM events WHERE job_id = ? AND id > ? {} "
                  "ORDER BY id LIMIT {}",
                  topic_condition(topics), limit),
      job_id, after);
  for (const auto& topic : topics) query.bind(topic);
  return all_rows(query, read);
}

std::int64_t oldest_event(Database& database) {
  Query query(database, "SELECT pruned_to + 1 FROM events_horizon");
  query.next();
  return query.integer(0);
}

std::int64_t newest_event(Database& database) {
  Query query(database, "SELECT seq FROM sqlite_sequence WHERE name = 'events'");
  return query.next() ? query.integer(0) : 0;
}

void prune_events(Database& database, std::int64_t keep) {
  Transaction transaction(database);
  Query pruned(database,
               "DELETE FROM events WHERE id <= ? AND (job_id IS NULL OR job_id NOT IN "
               "(SELECT id FROM job_records WHERE finished IS NULL)) RETURNING id",
               newest_event(database) - keep);
  std::int64_t last = 0;
  while (pruned.next()) last = std::max(last, pruned.integer(0));
  Query(database, "UPDATE events_horizon SET pruned_to = max(pruned_to, ?)", last).run();
  transaction.commit();
}

}  // namespace jetcrew::state
