#include "state/environments.hpp"

#include "state/goals.hpp"
#include "state/query.hpp"

namespace jetcrew::state {
namespace {

Environment read(Query& row) {
  return {.name = row.text(0),
          .generation = row.integer(1),
          .interpreter = row.text(2),
          .python = row.text(3),
          .system_site_packages = row.truth(4),
          .updated = row.text(5)};
}

constexpr auto columns = "name, generation, interpreter, python, system_site_packages, updated";

Generation read_generation(Query& row) {
  return {.environment = row.text(0),
          .number = row.integer(1),
          .job_id = row.integer_or_none(2),
          .created = row.text(3),
          .packages = row.json(4),
          .goals = row.json(5)};
}

constexpr auto generation_columns = "environment, number, job_id, created, packages, goals";

}  // namespace

void put_environment(Database& database, const Environment& environment) {
  Query(database,
        "INSERT INTO environments (name, generation, interpreter, python, system_site_packages, updated) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET generation = excluded.generation, "
        "interpreter = excluded.interpreter, python = excluded.python, "
        "system_site_packages = excluded.system_site_packages, updated = excluded.updated",
        environment.name, environment.generation, environment.interpreter, environment.python,
        environment.system_site_packages, database.now())
      .run();
}

std::optional<Environment> find_environment(Database& database, std::string_view name) {
  Query query(database, fmt::format("SELECT {} FROM environments WHERE name = ?", columns), name);
  return first_row(query, read);
}

std::vector<Environment> list_environments(Database& database) {
  Query query(database, fmt::format("SELECT {} FROM environments ORDER BY name", columns));
  return all_rows(query, read);
}

bool remove_environment(Database& database, std::string_view name) {
  if (name.empty()) return false;  // that is how the board's own packages are kept
  Transaction transaction(database);
  for (const auto* table : {"installed", "goals", "check_results"})
    Query(database, fmt::format("DELETE FROM {} WHERE environment = ?", table), name).run();
  const bool was_there = Query(database, "DELETE FROM environments WHERE name = ?", name).run() > 0;
  transaction.commit();
  return was_there;
}

void put_generation(Database& database, const Generation& generation) {
  Query(database,
        "INSERT INTO generations (environment, number, job_id, created, packages) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (environment, number) DO UPDATE SET job_id = excluded.job_id, "
        "created = excluded.created, packages = excluded.packages",
        generation.environment, generation.number, generation.job_id, database.now(), generation.packages)
      .run();
}

std::optional<Generation> find_generation(Database& database, std::string_view environment,
                                          std::int64_t number) {
  Query query(
      database,
      fmt::format("SELECT {} FROM generations WHERE environment = ? AND number = ?", generation_columns),
      environment, number);
  return first_row(query, read_generation);
}

std::vector<Generation> list_generations(Database& database, std::string_view environment) {
  Query query(database,
              fmt::format("SELECT {} FROM generations WHERE environment = ? ORDER BY number DESC",
                          generation_columns),
              environment);
  return all_rows(query, read_generation);
}

std::uint64_t unpacked_bytes(Database& database, std::string_view environment) {
  Query query(
      database,
      "SELECT coalesce(sum(unpacked_bytes), 0) FROM payloads WHERE sha256 IN (SELECT "
      "json_extract(wheel.value, '$.sha256') FROM generations, json_each(generations.packages) AS wheel "
      "WHERE generations.environment = ?)",
      environment);
  query.next();
  return static_cast<std::uint64_t>(query.integer(0));
}

void keep_goals(Database& database, std::string_view environment, std::int64_t number) {
  nlohmann::json goals = nlohmann::json::array();
  for (const auto& goal : list_goals(database)) {
    if (goal.environment == environment) goals.push_back(goal.request);
  }
  Query(database, "UPDATE generations SET goals = ? WHERE environment = ? AND number = ?", goals, environment,
        number)
      .run();
}

void restore_goals(Database& database, const Generation& generation) {
  if (!generation.goals.is_array()) return;
  Transaction transaction(database);
  for (const auto& goal : list_goals(database)) {
    const bool then =
        std::find(generation.goals.begin(), generation.goals.end(), goal.request) != generation.goals.end();
    if (goal.environment == generation.environment && !then && !goal.request.starts_with("deb:"))
      remove_goal(database, goal.environment, goal.request);
  }
  for (const auto& request : generation.goals)
    add_goal(database, generation.environment, request.get<std::string>(), generation.job_id);
  transaction.commit();
}

bool remove_generation(Database& database, std::string_view environment, std::int64_t number) {
  return Query(database, "DELETE FROM generations WHERE environment = ? AND number = ?", environment, number)
             .run() > 0;
}

}  // namespace jetcrew::state
