#include "state/migrations.hpp"

#include <fcntl.h>
#include <sqlite3.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "state/query.hpp"

namespace jetcrew::state {
namespace {

// "JCRW": says in the file's header whose database it is.
constexpr std::int64_t application_id = 0x4A435257;

struct Migration {
  int number = 0;
  std::string name;
  std::string sha256;
  std::string_view sql;
};

/// `NNNN_name.sql`, numbered without a gap. What is wrong here is wrong in the binary.
std::vector<Migration> parse(std::span<const EmbeddedFile> files) {
  std::vector<Migration> migrations;
  for (const auto& file : files) {
    const auto number = to_number(file.path.substr(0, 4));
    const auto expected = static_cast<int>(migrations.size()) + 1;
    if (!number || *number != expected || file.path.substr(4, 1) != "_" || !file.path.ends_with(".sql"))
      throw Error("internal", fmt::format("migration {}: number {:04} was expected", file.path, expected),
                  "This is a mistake in JetCrew. Please report it.");
    migrations.push_back({expected, std::string(file.path), to_hex(Sha256::of(file.content)), file.content});
  }
  return migrations;
}

std::int64_t number_of(Database& database, const char* sql) {
  Query query(database, sql);
  query.next();
  return query.integer(0);
}

/// Nothing was ever written to it, or only a migration that did not get to its end.
bool is_empty(Database& database) {
  return number_of(database, "SELECT count(*) FROM sqlite_schema") == 0;
}

void require_ours(Database& database) {
  if (number_of(database, "PRAGMA application_id") == application_id || is_empty(database)) return;
  throw Error("database_foreign",
              fmt::format("database {}: another program made it", database.file().string()),
              "Choose another state folder with --state, or move the file away.",
              {{"file", database.file().string()}});
}

/// The SHA-256 of what was applied, by number from 1.
std::vector<std::string> applied_to(Database& database) {
  if (is_empty(database)) return {};
  Query query(database, "SELECT sha256 FROM migration ORDER BY number");
  return all_rows(query, [](Query& row) { return row.text(0); });
}

void require_known(const Database& database, const std::vector<std::string>& applied,
                   const std::vector<Migration>& migrations) {
  const auto file = database.file().string();
  if (applied.size() > migrations.size())
    throw Error("database_newer",
                fmt::format("database {}: a newer JetCrew made it (its schema is {}, this one knows {})",
                            file, applied.size(), migrations.size()),
                "Install that version of JetCrew again, or a newer one. Nothing was changed.",
                {{"file", file},
                 {"schema", std::to_string(applied.size())},
                 {"known", std::to_string(migrations.size())}});
  for (std::size_t at = 0; at < applied.size(); ++at)
    if (applied[at] != migrations[at].sha256)
      throw Error("migration_changed",
                  fmt::format("database {}: it was made with another {}", file, migrations[at].name),
                  "This JetCrew was built from edited migrations. Install a released version. Nothing was "
                  "changed.",
                  {{"file", file}, {"migration", migrations[at].name}});
}

Error failed(const Database& database, const Migration& migration, const Error& reason) {
  Facts facts{{"file", database.file().string()},
              {"migration", migration.name},
              {"reason", reason.message()},
              {"reason_code", reason.code()}};
  return {
      "migration_failed", fmt::format("migration {} cannot be applied: {}", migration.name, reason.message()),
      reason.code() == "internal"
          ? "The database is as it was before. Go back to the version of JetCrew that you had, and report "
            "this with the log."
          : fmt::format("The database is as it was before. {}", reason.hint()),
      std::move(facts)};
}

void apply(Database& database, const Migration& migration) {
  try {
    Transaction transaction(database);
    database.execute(std::string(migration.sql));
    Query(database, "INSERT INTO migration (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
          migration.number, migration.name, migration.sha256, database.now())
        .run();
    transaction.commit();
  } catch (const Error& error) {
    throw failed(database, migration, error);
  }
}

void require_references(Database& database, const Migration& last) {
  Query broken(database, "PRAGMA foreign_key_check");
  if (broken.next())
    throw failed(database, last,
                 Error("internal", fmt::format("rows of {} point at nothing", broken.text(0))));
}

void apply_all(Database& database, std::span<const Migration> missing) {
  Transaction transaction(database);
  database.execute(fmt::format("PRAGMA application_id = {}", application_id));
  database.execute(
      "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
      "sha256 TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT");
  for (const auto& migration : missing) apply(database, migration);
  require_references(database, missing.back());
  transaction.commit();
}

/// A copy of an existing database while it is migrated, gone when that went well.
std::filesystem::path copy_before(Database& database, const Migration& first) {
  std::filesystem::path copy = database.file();
  copy += fmt::format(".before-{:04}", first.number);
  std::filesystem::remove(copy);
  // An empty file of the right mode is what VACUUM INTO may fill.
  open_file(copy, O_CREAT | O_RDWR, 0600);
  try {
    Query(database, "VACUUM INTO ?", copy.string()).run();
  } catch (Error& error) {
    std::filesystem::remove(copy);
    error.add_context("copying the database before it is migrated");
    throw;
  }
  return copy;
}

}  // namespace

void migrate(Database& database, std::span<const EmbeddedFile> files) {
  const auto migrations = parse(files);
  require_ours(database);
  const auto applied = applied_to(database);
  require_known(database, applied, migrations);
  database.connection().schema = static_cast<int>(migrations.size());
  const auto missing = std::span(migrations).subspan(applied.size());
  if (missing.empty()) return;
  std::optional<std::filesystem::path> copy;
  if (!applied.empty()) copy = copy_before(database, missing.front());
  // A migration may build a table anew (https://www.sqlite.org/lang_altertable.html, section 7), which
  // references would hinder; they are checked at the end. Inside a transaction the setting cannot be changed.
  database.execute("PRAGMA foreign_keys = OFF");
  database.execute("PRAGMA synchronous = FULL");
  apply_all(database, missing);
  if (copy) std::filesystem::remove(*copy);
  log::info("database migrated",
            {{"file", database.file().string()}, {"schema", std::to_string(migrations.size())}});
}

}  // namespace jetcrew::state
