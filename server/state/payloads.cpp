#include "state/payloads.hpp"

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

/// A SELECT of what `read` takes, with what follows FROM.
std::string select(std::string_view rest) {
  return fmt::format(
      "SELECT sha256, size, ecosystem, file_name, name, version, architecture, tags, summary, metadata, "
      "unpacked_bytes, libraries, facts, origin, imported_at, id FROM payloads {}",
      rest);
}

Payload read(Query& row) {
  return {.sha256 = row.text(0),
          .size = static_cast<std::uint64_t>(row.integer(1)),
          .ecosystem = row.text(2),
          .file_name = row.text(3),
          .name = row.text(4),
          .version = row.text(5),
          .architecture = row.text(6),
          .tags = row.text(7),
          .summary = row.text(8),
          .metadata = row.text(9),
          .unpacked_bytes = static_cast<std::uint64_t>(row.integer(10)),
          .libraries = row.json(11),
          .facts = row.json(12),
          .origin = row.text(13),
          .imported_at = row.text(14)};
}

}  // namespace

bool add_payload(Database& database, const Payload& payload) {
  return Query(database,
               "INSERT INTO payloads (sha256, size, ecosystem, file_name, name, version, architecture, tags, "
               "summary, metadata, unpacked_bytes, libraries, facts, origin, imported_at) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
               "ON CONFLICT (sha256) DO NOTHING",
               payload.sha256, payload.size, payload.ecosystem, payload.file_name, payload.name,
               payload.version, payload.architecture, payload.tags, payload.summary, payload.metadata,
               payload.unpacked_bytes, payload.libraries, payload.facts, payload.origin, database.now())
             .run() > 0;
}

std::optional<Payload> find_payload(Database& database, std::string_view sha256) {
  Query query(database, select("WHERE sha256 = ?"), sha256);
  return first_row(query, read);
}

Page<Payload> list_payloads(Database& database, const PageRequest& request) {
  const auto start = page_start(request, Order::oldest_first);
  Query query(database, select("WHERE id > ? ORDER BY id LIMIT ?"), start.after, start.limit_and_one());
  return read_page(query, start, 15, read);
}

std::vector<Payload> all_payloads(Database& database) {
  Query query(database, select("ORDER BY id"));
  return all_rows(query, read);
}

std::vector<PayloadName> payload_names(Database& database) {
  Query query(database, "SELECT sha256, ecosystem, name, version, tags FROM payloads ORDER BY id");
  return all_rows(query, [](Query& row) {
    return PayloadName{row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)};
  });
}

std::vector<PayloadForPlan> payloads_for_plan(Database& database, std::string_view ecosystem,
                                              std::string_view name) {
  Query query(database,
              "SELECT sha256, size, file_name, name, metadata, unpacked_bytes, libraries FROM payloads "
              "WHERE ecosystem = ? AND name = ? ORDER BY id",
              ecosystem, name);
  return all_rows(query, [](Query& row) {
    return PayloadForPlan{.sha256 = row.text(0),
                          .size = static_cast<std::uint64_t>(row.integer(1)),
                          .file_name = row.text(2),
                          .name = row.text(3),
                          .metadata = row.text(4),
                          .unpacked_bytes = static_cast<std::uint64_t>(row.integer(5)),
                          .libraries = row.text(6)};
  });
}

void remove_payload(Database& database, std::string_view sha256) {
  Query(database, "DELETE FROM payloads WHERE sha256 = ?", sha256).run();
}

std::set<std::string, std::less<>> payload_digests(Database& database) {
  Query query(database, "SELECT sha256 FROM payloads");
  std::set<std::string, std::less<>> digests;
  while (query.next()) digests.insert(query.text(0));
  return digests;
}

}  // namespace jetcrew::state
