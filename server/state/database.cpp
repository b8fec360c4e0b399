#include "state/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>

#include "base/files.hpp"
#include "base/log.hpp"
#include "embedded/migrations.hpp"
#include "state/connection.hpp"
#include "state/migrations.hpp"

namespace jetcrew::state {
namespace {

constexpr int busy_milliseconds = 5'000;

/// SQLite gives the -wal and -shm files the mode of the database, which holds what not everybody may read.
void create_private(const std::filesystem::path& file) {
  if (file == ":memory:" || std::filesystem::exists(file)) return;
  open_file(file, O_CREAT | O_RDWR, 0600);
}

}  // namespace

Database::Connection::Connection(std::filesystem::path path, const Clock& its_clock, int flags)
    : file(std::move(path)), clock(its_clock), sqlite(file.string(), flags, busy_milliseconds) {}

bool Database::Connection::transaction_lost() const {
  return transactions > 0 && sqlite3_get_autocommit(sqlite.getHandle()) != 0;
}

void Database::Connection::require_transaction() const {
  if (transaction_lost())
    throw Error("transaction_lost",
                fmt::format("database {}: an earlier failure undid this change", file.string()),
                "Look at the failure before it in the log.");
}

SQLite::Statement Database::Connection::take(const std::string& sql) {
  if (auto known = idle_.extract(sql)) return std::move(known.mapped());
  return {sqlite, sql};
}

void Database::Connection::give_back(SQLite::Statement statement) {
  constexpr std::size_t most = 64;
  // Its last failure was told when it happened; one that cannot be reset is not used again.
  if (statement.tryReset() != SQLite::OK) return;
  statement.clearBindings();
  if (idle_.size() >= most) idle_.clear();
  auto sql = statement.getQuery();
  idle_.emplace(std::move(sql), std::move(statement));
}

void Database::Connection::execute(const std::string& sql) {
  const std::lock_guard lock(mutex);
  require_transaction();
  try {
    sqlite.exec(sql);
  } catch (const SQLite::Exception& exception) {
    throw to_error(exception, file);
  }
}

Database::Database(const std::filesystem::path& file, const Clock& clock)
    : Database(file, embedded::migrations(), clock) {}

Database::Database(const std::filesystem::path& file, std::span<const EmbeddedFile> migrations,
                   const Clock& clock) {
  create_private(file);
  try {
    connection_ = std::make_unique<Connection>(file, clock, SQLite::OPEN_READWRITE);
  } catch (const SQLite::Exception& exception) {
    throw to_error(exception, file);
  }
  // SQLite opens what it may not write for reading, without a word.
  if (sqlite3_db_readonly(connection_->sqlite.getHandle(), "main") == 1)
    throw Error("read_only", fmt::format("database {}: it cannot be written", file.string()),
                "Give this user access to the file, or mount the disk for writing.",
                {{"file", file.string()}});
  migrate(*this, migrations);
  // FULL: what was committed is there after the plug was pulled, also in WAL mode.
  for (const auto* pragma :
       {"journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "journal_size_limit = 4194304"})
    execute(fmt::format("PRAGMA {}", pragma));
}

Database::~Database() = default;

const std::filesystem::path& Database::file() const noexcept {
  return connection_->file;
}

const Clock& Database::clock() const noexcept {
  return connection_->clock;
}

int Database::schema() const noexcept {
  return connection_->schema;
}

void Database::check_writable() {
  Transaction transaction(*this);
  execute("UPDATE events_horizon SET pruned_to = pruned_to");
}

void Database::execute(const std::string& sql) {
  connection_->execute(sql);
}

Transaction::Transaction(Database& database) : connection_(database.connection()) {
  connection_.mutex.lock();
  try {
    // IMMEDIATE: to find out now, and not at the first write, that another process is writing.
    connection_.execute(connection_.transactions == 0
                            ? "BEGIN IMMEDIATE"
                            : fmt::format("SAVEPOINT level_{}", connection_.transactions));
  } catch (...) {
    connection_.mutex.unlock();
    throw;
  }
  ++connection_.transactions;
  open_ = true;
}

Transaction::~Transaction() {
  if (!open_) return;
  const int depth = connection_.transactions - 1;
  if (!connection_.transaction_lost()) {
    const auto undo =
        depth == 0 ? std::string("ROLLBACK") : fmt::format("ROLLBACK TO level_{0}; RELEASE level_{0}", depth);
    if (connection_.sqlite.tryExec(undo) != SQLite::OK)
      log::warning("a transaction was not undone", {{"reason", connection_.sqlite.getErrorMsg()}});
  }
  connection_.transactions = depth;
  connection_.mutex.unlock();
}

void Transaction::commit() {
  const int depth = connection_.transactions - 1;
  connection_.execute(depth == 0 ? std::string("COMMIT") : fmt::format("RELEASE level_{}", depth));
  connection_.transactions = depth;
  open_ = false;
  connection_.mutex.unlock();
}

}  // namespace jetcrew::state
