// For this room's own files: one statement with its parameters and rows.
#pragma once

#include <concepts>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/Statement.h>
#include <nlohmann/json.hpp>

#include "state/connection.hpp"
#include "state/page.hpp"

namespace jetcrew::state {

/// Holds the database while it lives. Columns count from 0. All failures are Errors.
class Query {
 public:
  /// Binds `parameters` to the statement's `?` in order.
  template <typename... Parameters>
  Query(Database& database, const std::string& sql, const Parameters&... parameters)
      : Query(database.connection(), sql) {
    (bind(parameters), ...);
  }

  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& bind(std::string_view value);
  Query& bind(const std::string& value) { return bind(std::string_view(value)); }
  Query& bind(const char* value) { return bind(std::string_view(value)); }
  Query& bind(double value);
  Query& bind(const nlohmann::json& value);
  template <std::integral T>
  Query& bind(T value) {
    return bind_integer(static_cast<std::int64_t>(value));
  }
  template <typename T>
  Query& bind(const std::optional<T>& value) {
    return value ? bind(*value) : bind_null();
  }
  /// A JSON column that is null where the value is.
  Query& bind_or_null(const nlohmann::json& value) { return value.is_null() ? bind_null() : bind(value); }

  /// Goes to the next row; false where there is none.
  bool next();
  /// For statements that give no rows: how many rows were changed.
  int run();

  std::string text(int column);
  std::int64_t integer(int column);
  double real(int column);
  bool truth(int column) { return integer(column) != 0; }
  nlohmann::json json(int column);
  std::optional<std::string> text_or_none(int column);
  std::optional<std::int64_t> integer_or_none(int column);

 private:
  Query(Database::Connection& connection, const std::string& sql);
  Query& bind_integer(std::int64_t value);
  Query& bind_null();
  template <typename Action>
  auto guarded(const Action& action);

  Database::Connection& connection_;
  std::unique_lock<std::recursive_mutex> lock_;
  std::optional<SQLite::Statement> statement_;
  int parameter_ = 0;
};

/// The row id of the last insert of this thread's; call it while a Transaction is open.
std::int64_t last_id(Database& database);

/// Carries an INSERT out and gives the id of its row.
template <typename... Parameters>
std::int64_t insert_row(Database& database, const std::string& sql, const Parameters&... parameters) {
  Transaction transaction(database);
  Query(database, sql, parameters...).run();
  const auto id = last_id(database);
  transaction.commit();
  return id;
}

/// All rows, each made by `read(query)`.
template <typename Read>
auto all_rows(Query& query, const Read& read) {
  std::vector<decltype(read(query))> rows;
  while (query.next()) rows.push_back(read(query));
  return rows;
}

/// The first row, if there is one.
template <typename Read>
auto first_row(Query& query, const Read& read) {
  return query.next() ? std::optional(read(query)) : std::nullopt;
}

enum class Order { oldest_first, newest_first };

/// From where a page goes on, to be bound to `WHERE id > ?` (`id < ?` for the newest first) and `LIMIT ?`.
struct PageStart {
  std::int64_t after = 0;
  std::int64_t limit = 0;
  std::int64_t limit_and_one() const { return limit + 1; }  ///< to see whether there is another page
};

/// Throws Error `cursor_invalid`.
PageStart page_start(const PageRequest& request, Order order);

/// The rows of a page; `id_column` is where a row has the id that the list is ordered by.
template <typename Read>
auto read_page(Query& query, const PageStart& start, int id_column, const Read& read) {
  Page<decltype(read(query))> page;
  std::int64_t last = 0;
  while (query.next()) {
    if (static_cast<std::int64_t>(page.items.size()) == start.limit) {
      page.next_cursor = std::to_string(last);
      break;
    }
    last = query.integer(id_column);
    page.items.push_back(read(query));
  }
  return page;
}

}  // namespace jetcrew::state
