// What was asked for: the board is ready when all of it is there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::state {

class Database;

/// A request as it was written (`deb:NAME`, `wheel:numpy>=1.24`), for the environment it was made for.
struct Goal {
  std::string environment;
  std::string request;
  std::optional<std::int64_t> job_id{};  ///< the first job that was to reach it
  std::string created{};
};

/// Added once, however often it is asked for.
void add_goal(Database& database, std::string_view environment, std::string_view request,
              std::optional<std::int64_t> job_id);

/// False where it was not there.
bool remove_goal(Database& database, std::string_view environment, std::string_view request);

/// In the order in which they were first made.
std::vector<Goal> list_goals(Database& database);

}  // namespace jetcrew::state
