#include "state/idempotency.hpp"

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

constexpr auto kept = std::chrono::hours(24);

std::string expiry(const Database& database) {
  return to_rfc3339(database.clock().now() - kept);
}

}  // namespace

bool reserve_key(Database& database, std::string_view key, std::string_view request_hash) {
  Transaction transaction(database);
  prune_keys(database);
  const bool taken =
      Query(database,
            "INSERT INTO idempotency (key, request_hash, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            key, request_hash, database.now())
          .run() > 0;
  transaction.commit();
  return taken;
}

std::optional<IdempotentRequest> find_key(Database& database, std::string_view key) {
  Query query(database,
              "SELECT key, request_hash, status, body, location, created FROM idempotency "
              "WHERE key = ? AND created > ?",
              key, expiry(database));
  return first_row(query, [](Query& row) {
    IdempotentRequest request{row.text(0), row.text(1), std::nullopt, row.text(3), row.text(4), row.text(5)};
    if (const auto status = row.integer_or_none(2)) request.status = static_cast<int>(*status);
    return request;
  });
}

void save_answer(Database& database, std::string_view key, int status, std::string_view body,
                 std::string_view location) {
  Query(database, "UPDATE idempotency SET status = ?, body = ?, location = ? WHERE key = ?", status, body,
        location, key)
      .run();
}

void release_key(Database& database, std::string_view key) {
  Query(database, "DELETE FROM idempotency WHERE key = ?", key).run();
}

void release_unanswered_keys(Database& database) {
  Query(database, "DELETE FROM idempotency WHERE status IS NULL").run();
}

void prune_keys(Database& database) {
  Query(database, "DELETE FROM idempotency WHERE created <= ?", expiry(database)).run();
}

}  // namespace jetcrew::state
