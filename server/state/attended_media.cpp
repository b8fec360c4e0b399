#include "state/attended_media.hpp"

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

std::string select(std::string_view rest) {
  return fmt::format(
      "SELECT id, medium, bundle_path, manifest_sha256, import_job, plan_id, install_job, outcome, reported, "
      "begun_at, ended_at FROM attended_media {}",
      rest);
}

AttendedMedium read(Query& row) {
  return {.id = row.integer(0),
          .medium = row.text(1),
          .bundle_path = row.text_or_none(2),
          .manifest_sha256 = row.text_or_none(3),
          .import_job = row.integer_or_none(4),
          .plan = row.integer_or_none(5),
          .install_job = row.integer_or_none(6),
          .outcome = row.text_or_none(7) ? row.json(7) : nlohmann::json(),
          .reported = row.truth(8),
          .begun_at = row.text(9),
          .ended_at = row.text_or_none(10)};
}

}  // namespace

void add_attended_medium(Database& database, AttendedMedium& medium) {
  medium.begun_at = database.now();
  medium.id = insert_row(
      database,
      "INSERT INTO attended_media (medium, bundle_path, manifest_sha256, begun_at) VALUES (?, ?, ?, ?)",
      medium.medium, medium.bundle_path, medium.manifest_sha256, medium.begun_at);
}

void save_attended_medium(Database& database, AttendedMedium& medium) {
  if (!medium.outcome.is_null() && !medium.ended_at) medium.ended_at = database.now();
  Query query(database,
              "UPDATE attended_media SET import_job = ?, plan_id = ?, install_job = ?, outcome = ?, "
              "reported = ?, ended_at = ? WHERE id = ?",
              medium.import_job, medium.plan, medium.install_job);
  query.bind_or_null(medium.outcome).bind(medium.reported).bind(medium.ended_at).bind(medium.id);
  query.run();
}

std::vector<AttendedMedium> unfinished_attended_media(Database& database) {
  Query query(database, select("WHERE outcome IS NULL OR reported = 0 ORDER BY id"));
  return all_rows(query, read);
}

std::optional<AttendedMedium> find_attended_medium(Database& database, std::string_view medium,
                                                   const std::optional<std::string>& manifest_sha256) {
  Query query(database, select("WHERE medium = ? AND manifest_sha256 IS ? ORDER BY id DESC LIMIT 1"), medium,
              manifest_sha256);
  return first_row(query, read);
}

std::optional<AttendedMedium> find_attended_manifest(Database& database, std::string_view manifest_sha256,
                                                     std::string_view status) {
  Query query(database,
              select("WHERE manifest_sha256 = ? AND outcome ->> 'status' = ? ORDER BY id DESC LIMIT 1"),
              manifest_sha256, status);
  return first_row(query, read);
}

}  // namespace jetcrew::state
