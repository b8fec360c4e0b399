// Keeps thinned history in the database: minutes, and quarters of an hour made of them.
#pragma once

#include <cstdint>
#include <vector>

#include "sensors/history.hpp"

namespace jetcrew::state {
class Database;
}

namespace jetcrew::sensors {

/// A clock that nobody has set since the board was switched on says a year long gone; what it stamped could
/// be found by nobody, and is not kept.
inline constexpr std::int64_t earliest_credible_time = 1'640'995'200;  // 2022-01-01

/// Writes the minutes in one transaction, makes what quarters of an hour are complete by `now`, and prunes.
/// @throws Error of the database; then nothing was written
void keep_minutes(state::Database& database, const std::vector<Slice>& minutes, std::int64_t now);

/// What is kept from `from` to `to`, in minutes or in quarters of an hour.
std::vector<Slice> kept_slices(state::Database& database, std::int64_t resolution, std::int64_t from,
                               std::int64_t to);

}  // namespace jetcrew::sensors
