// Time, as a seam: a board without a battery wakes up in 1970, and tests bring their own.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

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

/// A time of RFC 3339 with its offset from UTC: `2026-11-22T20:15:03.123Z`, `2026-11-22T21:15:03+01:00`;
/// parts of a second down to milliseconds. Nothing for any other text, and before the year 1970.
std::optional<std::chrono::system_clock::time_point> parse_rfc3339(std::string_view text);

inline std::string timestamp(const Clock& clock) {
  return to_rfc3339(clock.now());
}

}  // namespace jetcrew
