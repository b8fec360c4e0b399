// Bundles that the board took, and the highest serial of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "state/page.hpp"

namespace jetcrew::state {

class Database;

struct Bundle {
  std::string manifest_sha256;
  std::string name;
  std::string version;
  std::string channel;
  std::int64_t serial = 0;
  std::string manifest;              ///< as it was signed
  nlohmann::json signatures;         ///< by file name
  std::vector<std::string> key_ids;  ///< of the trusted ones that signed it
  std::string origin;                ///< the path it was read from, or `upload`
  std::optional<std::int64_t> job_id{};
  std::string imported_at{};  ///< set by record_bundle
};

/// Keeps it, and its serial as the highest for each of its keys where it is that. One that is recorded
/// already only has its origin, job and time renewed.
void record_bundle(Database& database, const Bundle& bundle);

std::optional<Bundle> find_bundle(Database& database, std::string_view manifest_sha256);

/// The newest first. Throws Error `cursor_invalid`.
Page<Bundle> list_bundles(Database& database, const PageRequest& request);

/// The highest serial taken so far of that name, channel and key; 0 for none.
std::int64_t highest_serial(Database& database, std::string_view name, std::string_view channel,
                            std::string_view key_id);

/// An older one that an administrator lets in: from now on its serial is the highest.
void lower_serial(Database& database, std::string_view name, std::string_view channel,
                  std::string_view key_id, std::int64_t serial);

}  // namespace jetcrew::state
