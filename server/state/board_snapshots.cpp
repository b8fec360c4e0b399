#include "state/board_snapshots.hpp"

#include "state/query.hpp"

namespace jetcrew::state {

bool add_board_snapshot(Database& database, const nlohmann::json& document) {
  Transaction transaction(database);
  const auto last = latest_board_snapshot(database);
  if (last && last->document == document) return false;
  Query(database, "INSERT INTO board_snapshots (observed_at, document) VALUES (?, ?)", database.now(),
        document)
      .run();
  transaction.commit();
  return true;
}

std::optional<BoardSnapshot> latest_board_snapshot(Database& database) {
  Query query(database, "SELECT id, observed_at, document FROM board_snapshots ORDER BY id DESC LIMIT 1");
  return first_row(query, [](Query& row) { return BoardSnapshot{row.integer(0), row.text(1), row.json(2)}; });
}

}  // namespace jetcrew::state
