// The board's clock. Jetsons have no battery for it: without a network they wake up in the past, and then
// certificates are not valid yet and packages come from the future.
#pragma once

#include <chrono>
#include <optional>

namespace jetcrew {
class Clock;
class Root;
}  // namespace jetcrew

namespace jetcrew::board {

struct ClockState {
  std::chrono::system_clock::time_point time;
  std::chrono::system_clock::time_point
      earliest;                        ///< when this JetCrew was made: before it no clock is right
  std::optional<bool> synchronized{};  ///< with the network's time, by what the kernel was told

  bool is_wrong() const { return time < earliest; }
};

ClockState observe_clock(const Root& root, const Clock& clock);

/// Sets the machine's clock, and its hardware clock where there is a program for that. A clock that is less
/// than two seconds off stays as it is.
/// @returns whether it was set
/// Throws Error `clock_implausible` for a time before this JetCrew was made or decades after,
/// `clock_synchronized` where the network keeps it, `clock_not_the_boards` where the board is a folder,
/// `clock_not_permitted` without the privilege.
bool set_clock(const Root& root, const Clock& clock, std::chrono::system_clock::time_point time);

}  // namespace jetcrew::board
