#include <sqlite3.h>

#include "state/connection.hpp"

namespace jetcrew::state {
namespace {

struct Case {
  int result;
  const char* code;
  const char* problem;
  const char* hint;
};

// By SQLite's primary result codes, https://www.sqlite.org/rescode.html.
constexpr Case cases[] = {
    {SQLITE_FULL, "disk_full", "the disk is full", "Free some space on the board's disk, then try again."},
    {SQLITE_READONLY, "read_only", "it cannot be written",
     "The disk is mounted read-only, or the file is. A worn card often ends this way: look at `dmesg`."},
    {SQLITE_CORRUPT, "database_damaged", "it is damaged",
     "Stop JetCrew, keep a copy of the file, and put a backup in its place. Without one, move it away: "
     "JetCrew "
     "starts with an empty record, and what is installed stays installed."},
    {SQLITE_NOTADB, "database_damaged", "it is damaged or no database at all",
     "Stop JetCrew, keep a copy of the file, and put a backup in its place. Without one, move it away: "
     "JetCrew "
     "starts with an empty record, and what is installed stays installed."},
    {SQLITE_BUSY, "state_locked", "another process is using it",
     "Wait until the other JetCrew is done, or stop it, then try again."},
    {SQLITE_LOCKED, "state_locked", "another process is using it",
     "Wait until the other JetCrew is done, or stop it, then try again."},
    {SQLITE_PERM, "permission_denied", "this user may not use it",
     "Run it as root, or give this user access."},
    {SQLITE_CANTOPEN, "io_failed", "it cannot be opened",
     "Look whether its folder exists and this user may write there."},
    {SQLITE_IOERR, "io_failed", "the disk does not read or write it",
     "Look at `dmesg` for errors of the disk or card, then try again."},
    {SQLITE_NOMEM, "out_of_memory", "there is not enough memory for it",
     "Close other programs or add swap, then try again."},
};

}  // namespace

Error to_error(const SQLite::Exception& exception, const std::filesystem::path& file) {
  const int result = exception.getErrorCode() & 0xff;
  Facts facts{{"file", file.string()}, {"sqlite", exception.what()}};
  for (const auto& known : cases)
    if (known.result == result)
      return {known.code, fmt::format("database {}: {} ({})", file.string(), known.problem, exception.what()),
              known.hint, std::move(facts)};
  return {"internal", fmt::format("database {}: {}", file.string(), exception.what()),
          "This is a mistake in JetCrew. Please report it with the log.", std::move(facts)};
}

}  // namespace jetcrew::state
