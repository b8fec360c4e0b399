// Time, as a seam: a board without a battery wakes up in 1970, and tests bring their own.
#pragma once

#include <chrono>
#include <string>

namespace jetcrew {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::system_clock::time_point now() const = 0;
};

/// The machine's clock.
const Clock& system_clock();

/// RFC 3339 in UTC with milliseconds: `2026-11-22T20:15:03.123Z`.
std::string to_rfc3339(std::chrono::system_clock::time_point time);

inline std::string timestamp(const Clock& clock) {
  return to_rfc3339(clock.now());
}

}  // namespace jetcrew
