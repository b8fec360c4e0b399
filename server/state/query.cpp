#include "state/query.hpp"

#include <limits>

#include "base/log.hpp"
#include "base/text.hpp"

namespace jetcrew::state {

template <typename Action>
auto Query::guarded(const Action& action) {
  try {
    return action();
  } catch (const SQLite::Exception& exception) {
    throw to_error(exception, connection_.file);
  }
}

Query::Query(Database::Connection& connection, const std::string& sql)
    : connection_(connection), lock_(connection.mutex) {
  connection_.require_transaction();
  guarded([&] { statement_.emplace(connection_.take(sql)); });
}

Query::~Query() {
  if (!statement_) return;
  try {
    connection_.give_back(std::move(*statement_));
  } catch (const std::exception& error) {
    log::warning("a statement is not kept", {{"reason", error.what()}});
  }
}

Query& Query::bind(std::string_view value) {
  guarded([&] { statement_->bind(++parameter_, std::string(value)); });
  return *this;
}

Query& Query::bind(double value) {
  guarded([&] { statement_->bind(++parameter_, value); });
  return *this;
}

// Text from packages may be anything; what is no UTF-8 is replaced rather than refused.
Query& Query::bind(const nlohmann::json& value) {
  return bind(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Query& Query::bind_integer(std::int64_t value) {
  guarded([&] { statement_->bind(++parameter_, value); });
  return *this;
}

Query& Query::bind_null() {
  guarded([&] { statement_->bind(++parameter_); });
  return *this;
}

bool Query::next() {
  return guarded([&] { return statement_->executeStep(); });
}

int Query::run() {
  return guarded([&] { return statement_->exec(); });
}

std::string Query::text(int column) {
  return guarded([&] { return statement_->getColumn(column).getString(); });
}

std::int64_t Query::integer(int column) {
  return guarded([&] { return statement_->getColumn(column).getInt64(); });
}

double Query::real(int column) {
  return guarded([&] { return statement_->getColumn(column).getDouble(); });
}

nlohmann::json Query::json(int column) {
  const auto stored = text_or_none(column);
  if (!stored) return nullptr;
  auto value = nlohmann::json::parse(*stored, nullptr, false);
  if (value.is_discarded())
    throw Error("database_damaged",
                fmt::format("database {}: a JSON column cannot be read", connection_.file.string()),
                "Stop JetCrew, keep a copy of the file, and put a backup in its place.");
  return value;
}

std::optional<std::string> Query::text_or_none(int column) {
  return guarded([&]() -> std::optional<std::string> {
    if (statement_->isColumnNull(column)) return std::nullopt;
    return statement_->getColumn(column).getString();
  });
}

std::optional<std::int64_t> Query::integer_or_none(int column) {
  return guarded([&]() -> std::optional<std::int64_t> {
    if (statement_->isColumnNull(column)) return std::nullopt;
    return statement_->getColumn(column).getInt64();
  });
}

std::int64_t last_id(Database& database) {
  const std::lock_guard lock(database.connection().mutex);
  return database.connection().sqlite.getLastInsertRowid();
}

PageStart page_start(const PageRequest& request, Order order) {
  PageStart start{order == Order::oldest_first ? 0 : std::numeric_limits<std::int64_t>::max(),
                  std::clamp<std::int64_t>(request.limit, 1, 200)};
  if (request.cursor.empty()) return start;
  const auto id = to_number(request.cursor);
  if (!id || *id < 0)
    throw Error("cursor_invalid", "the cursor is not one that this list gave",
                "Begin again without a cursor.", {{"cursor", to_valid_utf8(request.cursor.substr(0, 64))}});
  start.after = *id;
  return start;
}

}  // namespace jetcrew::state
