// What the board did by itself with a stick.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace jetcrew::state {

class Database;

struct AttendedMedium {
  std::int64_t id = 0;
  std::string medium;  ///< what tells it from others
  std::optional<std::string> bundle_path{};
  std::optional<std::string> manifest_sha256{};
  std::optional<std::int64_t> import_job{};
  std::optional<std::int64_t> plan{};
  std::optional<std::int64_t> install_job{};
  nlohmann::json outcome;  ///< null while it goes on; else an object with a member `status`
  bool reported = false;
  std::string begun_at{};  ///< set by add_attended_medium, like the id
  std::optional<std::string> ended_at{};
};

void add_attended_medium(Database& database, AttendedMedium& medium);

/// Writes jobs, plan, outcome and whether it was reported, and sets `ended_at` when the outcome first is
/// there.
void save_attended_medium(Database& database, AttendedMedium& medium);

/// Those that go on, and those whose report is still to be written, the oldest first.
std::vector<AttendedMedium> unfinished_attended_media(Database& database);

/// The latest of that medium and manifest.
std::optional<AttendedMedium> find_attended_medium(Database& database, std::string_view medium,
                                                   const std::optional<std::string>& manifest_sha256);

/// The latest of that manifest whose outcome has that status, on whatever medium.
std::optional<AttendedMedium> find_attended_manifest(Database& database, std::string_view manifest_sha256,
                                                     std::string_view status);

}  // namespace jetcrew::state
