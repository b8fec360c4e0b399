#include "state/plans.hpp"

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

std::string select(std::string_view rest) {
  return fmt::format(
      "SELECT id, digest, requests, environment, document, created, approved_at, job_id FROM plans {}", rest);
}

Plan read(Query& row) {
  return {.id = row.integer(0),
          .digest = row.text(1),
          .requests = row.json(2),
          .environment = row.text(3),
          .document = row.json(4),
          .created = row.text(5),
          .approved_at = row.text_or_none(6),
          .job_id = row.integer_or_none(7)};
}

}  // namespace

std::int64_t add_plan(Database& database, const Plan& plan) {
  return insert_row(
      database, "INSERT INTO plans (digest, requests, environment, document, created) VALUES (?, ?, ?, ?, ?)",
      plan.digest, plan.requests, plan.environment, plan.document, database.now());
}

std::optional<Plan> find_plan(Database& database, std::int64_t id) {
  Query query(database, select("WHERE id = ?"), id);
  return first_row(query, read);
}

bool approve_plan(Database& database, std::int64_t id, std::int64_t job_id) {
  return Query(database, "UPDATE plans SET approved_at = ?, job_id = ? WHERE id = ? AND approved_at IS NULL",
               database.now(), job_id, id)
             .run() > 0;
}

}  // namespace jetcrew::state
