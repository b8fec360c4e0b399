// For this room's own files: the open connection, and SQLite's failures as Errors.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "base/error.hpp"
#include "state/database.hpp"

namespace jetcrew::state {

struct Database::Connection {
  Connection(std::filesystem::path path, const Clock& its_clock, int flags);

  /// Whether SQLite undid the transaction by itself, as it does when the disk is full.
  bool transaction_lost() const;
  /// Throws where it did: what follows would otherwise be saved without what went before.
  void require_transaction() const;
  void execute(const std::string& sql);

  /// Statements are prepared once and used again: most are small, and preparing one costs more than running
  /// it. Both with the mutex held.
  SQLite::Statement take(const std::string& sql);
  void give_back(SQLite::Statement statement);

  std::filesystem::path file;
  const Clock& clock;
  std::recursive_mutex mutex;
  SQLite::Database sqlite;
  int transactions = 0;  ///< open ones, each inside the one before
  int schema = 0;

 private:
  std::unordered_multimap<std::string, SQLite::Statement> idle_;
};

/// What SQLite says as an Error that names the file.
Error to_error(const SQLite::Exception& exception, const std::filesystem::path& file);

}  // namespace jetcrew::state
