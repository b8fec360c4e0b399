// What JetCrew put on the board.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::state {

class Database;

struct Installed {
  std::string ecosystem;  ///< `deb` or `wheel`
  std::string name;
  std::string environment{};   ///< empty for debs
  std::string architecture{};  ///< empty for wheels
  std::string version;
  std::string sha256{};
  std::string file_name{};
  std::string origin{};
  std::optional<std::int64_t> job_id{};
  bool requested = false;      ///< asked for by name, and not only needed by another
  std::string installed_at{};  ///< set by put_installed
};

/// Adds it, or replaces the row of the same ecosystem, name, environment and architecture. What was once
/// requested stays so.
void put_installed(Database& database, const Installed& installed);

/// False where it was not there.
bool remove_installed(Database& database, std::string_view ecosystem, std::string_view name,
                      std::string_view environment, std::string_view architecture);

/// The packages of an environment are these now; the others' rows go. All of `packages` must name that
/// environment (Error `internal` otherwise). A row whose version and SHA-256 are the same stays as it was.
void replace_installed(Database& database, std::string_view environment,
                       const std::vector<Installed>& packages);

/// By ecosystem, environment and name.
std::vector<Installed> list_installed(Database& database);
std::vector<Installed> list_installed_debs(Database& database);
std::vector<Installed> list_installed_in(Database& database, std::string_view environment);

}  // namespace jetcrew::state
