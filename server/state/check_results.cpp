#include "state/check_results.hpp"

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

std::string select(std::string_view rest) {
  return fmt::format(
      "SELECT id, name, environment, status, seconds, detail, job_id, time, hint, code, facts, "
      "measured FROM check_results {}",
      rest);
}

CheckResult read(Query& row) {
  return {.id = row.integer(0),
          .name = row.text(1),
          .environment = row.text(2),
          .status = row.text(3),
          .seconds = row.real(4),
          .detail = row.text(5),
          .hint = row.text(8),
          .code = row.text(9),
          .facts = row.json(10).get<std::map<std::string, std::string>>(),
          .values = row.json(11),
          .job_id = row.integer_or_none(6),
          .time = row.text(7)};
}

}  // namespace

std::int64_t add_check_result(Database& database, const CheckResult& result) {
  return insert_row(database,
                    "INSERT INTO check_results (name, environment, status, seconds, detail, job_id, time, "
                    "hint, code, facts, measured) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    result.name, result.environment, result.status, result.seconds, result.detail,
                    result.job_id, database.now(), result.hint, result.code, nlohmann::json(result.facts),
                    result.values);
}

std::vector<CheckResult> latest_check_results(Database& database) {
  Query query(database, select("WHERE id IN (SELECT max(id) FROM check_results GROUP BY environment, name) "
                               "ORDER BY environment, name"));
  return all_rows(query, read);
}

}  // namespace jetcrew::state
