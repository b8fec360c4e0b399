// Python environments and their generations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace jetcrew::state {

class Database;

struct Environment {
  std::string name;
  std::int64_t generation = 0;  ///< the current one, 0 where there is none yet
  std::string interpreter;      ///< as the board names it, `/usr/bin/python3.11`
  std::string python;           ///< its version, `3.11.2`
  bool system_site_packages = true;
  std::string updated{};  ///< set by put_environment
};

struct Generation {
  std::string environment;
  std::int64_t number = 0;  ///< from 1
  std::optional<std::int64_t> job_id{};
  std::string created{};  ///< set by put_generation
  nlohmann::json packages = nlohmann::json::array();
  /// The environment's requests once it was made, an array of texts; null where that is not known.
  nlohmann::json goals{};
};

/// Adds it or replaces it.
void put_environment(Database& database, const Environment& environment);
std::optional<Environment> find_environment(Database& database, std::string_view name);

/// By name.
std::vector<Environment> list_environments(Database& database);

/// With its generations, packages, goals and check results. False where it was not there.
bool remove_environment(Database& database, std::string_view name);

/// Its environment must be there. The same number again (a job that was taken up again) replaces it.
void put_generation(Database& database, const Generation& generation);
std::optional<Generation> find_generation(Database& database, std::string_view environment,
                                          std::int64_t number);

/// The newest first.
std::vector<Generation> list_generations(Database& database, std::string_view environment);

/// The bytes that the wheels of all its generations take unpacked. Each counts once: generations share them.
std::uint64_t unpacked_bytes(Database& database, std::string_view environment);

/// Keeps what is asked for of the environment by now as the goals of that generation.
void keep_goals(Database& database, std::string_view environment, std::int64_t number);

/// Asks again for what that generation was made for, and no longer for what came after it. Debs stay asked
/// for: going back to a generation takes none away. Nothing happens where the goals of then are not known.
void restore_goals(Database& database, const Generation& generation);

/// False where it was not there.
bool remove_generation(Database& database, std::string_view environment, std::int64_t number);

}  // namespace jetcrew::state
