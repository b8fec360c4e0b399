// The state folder's one SQLite file: opened safely, brought to this binary's schema, shared by all threads.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/embedded.hpp"

namespace jetcrew::state {

/// Every failure is an Error: `disk_full`, `read_only`, `permission_denied`, `database_damaged`,
/// `state_locked` (another process holds the file), `io_failed`, or `internal` for a statement that breaks
/// the schema's rules.
class Database {
 public:
  /// Opens or creates `file` (its folder must exist; `:memory:` lives as long as the object) and applies the
  /// migrations embedded in the binary.
  ///
  /// Throws `database_newer` where a newer JetCrew made it (it stays untouched), `migration_changed` where an
  /// applied migration differs from the binary's, `migration_failed` where one cannot be applied (all of them
  /// are undone), `database_foreign` where another program made it.
  explicit Database(const std::filesystem::path& file, const Clock& clock = system_clock());

  /// The same with other migrations: files `NNNN_name.sql`, numbered from 0001 without a gap, in order.
  Database(const std::filesystem::path& file, std::span<const EmbeddedFile> migrations,
           const Clock& clock = system_clock());
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::filesystem::path& file() const noexcept;

  /// The clock of every time that is stored.
  const Clock& clock() const noexcept;
  std::string now() const { return timestamp(clock()); }

  /// Number of the newest migration applied.
  int schema() const noexcept;

  /// Throws where nothing can be written now; leaves no trace. For health checks.
  void check_writable();

  /// Statements without parameters or answer.
  void execute(const std::string& sql);

  /// For this room: what Transaction and Query work on.
  struct Connection;
  Connection& connection() noexcept { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
};

/// All or nothing: what is done through the database while it lives is undone unless committed. Holds the
/// database, so that no other thread reads or writes in between; keep it short. One inside another is part of
/// the outer one, and can be undone alone.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Durable when it returns, where it is the outermost one.
  void commit();

 private:
  Database::Connection& connection_;
  bool open_ = false;
};

}  // namespace jetcrew::state
