#include "state/goals.hpp"

#include "state/query.hpp"

namespace jetcrew::state {

void add_goal(Database& database, std::string_view environment, std::string_view request,
              std::optional<std::int64_t> job_id) {
  Query(
      database,
      "INSERT INTO goals (environment, request, job_id, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      environment, request, job_id, database.now())
      .run();
}

bool remove_goal(Database& database, std::string_view environment, std::string_view request) {
  return Query(database, "DELETE FROM goals WHERE environment = ? AND request = ?", environment, request)
             .run() > 0;
}

std::vector<Goal> list_goals(Database& database) {
  Query query(database, "SELECT environment, request, job_id, created FROM goals ORDER BY id");
  return all_rows(
      query, [](Query& row) { return Goal{row.text(0), row.text(1), row.integer_or_none(2), row.text(3)}; });
}

}  // namespace jetcrew::state
