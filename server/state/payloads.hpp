// What the store holds: one row for each package file, known by its SHA-256.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "state/page.hpp"

namespace jetcrew::state {

class Database;

struct Payload {
  std::string sha256;  ///< 64 lower-case hexadecimal digits
  std::uint64_t size = 0;
  std::string ecosystem;  ///< `deb` or `wheel`
  std::string file_name{};
  std::string name;
  std::string version;
  std::string architecture{};  ///< of a deb
  std::string tags{};          ///< of a wheel
  std::string summary{};
  std::string metadata{};  ///< the deb's control stanza, headers of the wheel's METADATA
  std::uint64_t unpacked_bytes = 0;
  nlohmann::json libraries{};  ///< see bundle/library_facts.hpp; null where the import did not look
  nlohmann::json facts = nlohmann::json::object();
  std::string origin{};       ///< the path it was read from, or `upload`
  std::string imported_at{};  ///< set by add_payload
};

/// False where the store had it already; the first import's row stays.
bool add_payload(Database& database, const Payload& payload);

/// Forgets it; whoever calls removes the file afterwards. Nothing happens where there is none.
void remove_payload(Database& database, std::string_view sha256);

std::optional<Payload> find_payload(Database& database, std::string_view sha256);

/// In the order of their import. Throws Error `cursor_invalid`.
Page<Payload> list_payloads(Database& database, const PageRequest& request);

std::vector<Payload> all_payloads(Database& database);

/// What a payload is called, without what its package says of itself.
struct PayloadName {
  std::string sha256;
  std::string ecosystem;
  std::string name;
  std::string version;
  std::string tags;  ///< of a wheel
};

/// In the order of their import.
std::vector<PayloadName> payload_names(Database& database);

/// What a plan reads of a payload: the other facts are long, and a plan may look at thousands.
struct PayloadForPlan {
  std::string sha256;
  std::uint64_t size = 0;
  std::string file_name;
  std::string name;
  std::string metadata;
  std::uint64_t unpacked_bytes = 0;
  std::string libraries;  ///< JSON
};

/// All of that name, in the order of their import.
std::vector<PayloadForPlan> payloads_for_plan(Database& database, std::string_view ecosystem,
                                              std::string_view name);

/// Of each payload its SHA-256.
std::set<std::string, std::less<>> payload_digests(Database& database);

}  // namespace jetcrew::state
