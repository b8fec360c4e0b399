#include "state/installed.hpp"

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

std::string select(std::string_view rest) {
  return fmt::format(
      "SELECT ecosystem, name, environment, architecture, version, sha256, file_name, origin, job_id, "
      "requested, installed_at FROM installed {} ORDER BY ecosystem, environment, name, architecture",
      rest);
}

Installed read(Query& row) {
  return {.ecosystem = row.text(0),
          .name = row.text(1),
          .environment = row.text(2),
          .architecture = row.text(3),
          .version = row.text(4),
          .sha256 = row.text(5),
          .file_name = row.text(6),
          .origin = row.text(7),
          .job_id = row.integer_or_none(8),
          .requested = row.truth(9),
          .installed_at = row.text(10)};
}

}  // namespace

void put_installed(Database& database, const Installed& installed) {
  Query(database,
        "INSERT INTO installed (ecosystem, name, environment, architecture, version, sha256, file_name, "
        "origin, "
        "job_id, requested, installed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (ecosystem, environment, name, architecture) DO UPDATE SET version = excluded.version, "
        "sha256 = excluded.sha256, file_name = excluded.file_name, origin = excluded.origin, "
        "job_id = excluded.job_id, requested = max(requested, excluded.requested), "
        "installed_at = excluded.installed_at",
        installed.ecosystem, installed.name, installed.environment, installed.architecture, installed.version,
        installed.sha256, installed.file_name, installed.origin, installed.job_id, installed.requested,
        database.now())
      .run();
}

bool remove_installed(Database& database, std::string_view ecosystem, std::string_view name,
                      std::string_view environment, std::string_view architecture) {
  return Query(database,
               "DELETE FROM installed WHERE ecosystem = ? AND name = ? AND environment = ? AND architecture "
               "= ?",
               ecosystem, name, environment, architecture)
             .run() > 0;
}

void replace_installed(Database& database, std::string_view environment,
                       const std::vector<Installed>& packages) {
  Transaction transaction(database);
  std::map<std::string, Installed> before;
  for (auto& package : list_installed_in(database, environment))
    before.emplace(package.name, std::move(package));
  for (const auto& package : packages) {
    if (package.environment != environment || environment.empty())
      throw Error("internal", fmt::format("package {} is not of environment {}", package.name, environment),
                  "This is a mistake in JetCrew. Please report it with the log.");
    const auto known = before.extract(package.name);
    const bool same = known && known.mapped().sha256 == package.sha256 &&
                      known.mapped().version == package.version &&
                      known.mapped().requested >= package.requested;
    if (!same) put_installed(database, package);
  }
  for (const auto& [name, gone] : before)
    remove_installed(database, gone.ecosystem, name, gone.environment, gone.architecture);
  transaction.commit();
}

std::vector<Installed> list_installed(Database& database) {
  Query query(database, select(""));
  return all_rows(query, read);
}

std::vector<Installed> list_installed_debs(Database& database) {
  Query query(database, select("WHERE ecosystem = 'deb'"));
  return all_rows(query, read);
}

std::vector<Installed> list_installed_in(Database& database, std::string_view environment) {
  Query query(database, select("WHERE environment = ?"), environment);
  return all_rows(query, read);
}

}  // namespace jetcrew::state
