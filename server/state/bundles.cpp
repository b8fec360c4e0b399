#include "state/bundles.hpp"

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

constexpr auto columns =
    "manifest_sha256, name, version, channel, serial, manifest, signatures, key_ids, origin, job_id, "
    "imported_at, "
    "id";
constexpr int id_column = 11;

Bundle read(Query& row) {
  Bundle bundle;
  bundle.manifest_sha256 = row.text(0);
  bundle.name = row.text(1);
  bundle.version = row.text(2);
  bundle.channel = row.text(3);
  bundle.serial = row.integer(4);
  bundle.manifest = row.text(5);
  bundle.signatures = row.json(6);
  bundle.key_ids = row.json(7).get<std::vector<std::string>>();
  bundle.origin = row.text(8);
  bundle.job_id = row.integer_or_none(9);
  bundle.imported_at = row.text(10);
  return bundle;
}

}  // namespace

void record_bundle(Database& database, const Bundle& bundle) {
  Transaction transaction(database);
  Query(
      database,
      "INSERT INTO bundles (manifest_sha256, name, version, channel, serial, manifest, signatures, key_ids, "
      "origin, job_id, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (manifest_sha256) "
      "DO UPDATE SET signatures = excluded.signatures, key_ids = excluded.key_ids, origin = excluded.origin, "
      "job_id = excluded.job_id, imported_at = excluded.imported_at",
      bundle.manifest_sha256, bundle.name, bundle.version, bundle.channel, bundle.serial, bundle.manifest,
      bundle.signatures, nlohmann::json(bundle.key_ids), bundle.origin, bundle.job_id, database.now())
      .run();
  for (const auto& key : bundle.key_ids) {
    Query(database,
          "INSERT INTO bundle_serials (name, channel, key_id, serial) VALUES (?, ?, ?, ?) ON CONFLICT DO "
          "UPDATE "
          "SET serial = max(serial, excluded.serial)",
          bundle.name, bundle.channel, key, bundle.serial)
        .run();
  }
  transaction.commit();
}

std::optional<Bundle> find_bundle(Database& database, std::string_view manifest_sha256) {
  Query query(database, fmt::format("SELECT {} FROM bundles WHERE manifest_sha256 = ?", columns),
              manifest_sha256);
  return first_row(query, read);
}

Page<Bundle> list_bundles(Database& database, const PageRequest& request) {
  const auto start = page_start(request, Order::newest_first);
  Query query(database, fmt::format("SELECT {} FROM bundles WHERE id < ? ORDER BY id DESC LIMIT ?", columns),
              start.after, start.limit_and_one());
  return read_page(query, start, id_column, read);
}

std::int64_t highest_serial(Database& database, std::string_view name, std::string_view channel,
                            std::string_view key_id) {
  Query query(database, "SELECT serial FROM bundle_serials WHERE name = ? AND channel = ? AND key_id = ?",
              name, channel, key_id);
  return query.next() ? query.integer(0) : 0;
}

void lower_serial(Database& database, std::string_view name, std::string_view channel,
                  std::string_view key_id, std::int64_t serial) {
  Query(database, "UPDATE bundle_serials SET serial = ? WHERE name = ? AND channel = ? AND key_id = ?",
        serial, name, channel, key_id)
      .run();
}

}  // namespace jetcrew::state
