// How fast a counter grows.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace jetcrew::sensors {

using Steady = std::chrono::steady_clock;

class Rate {
 public:
  /// Per second since the call before. Absent the first time, and where the counter began anew.
  std::optional<double> next(std::uint64_t count, Steady::time_point now) {
    std::optional<double> rate;
    const std::chrono::duration<double> passed = now - at_;
    if (known_ && count >= count_ && passed.count() > 0) {
      rate = static_cast<double>(count - count_) / passed.count();
    }
    known_ = true;
    count_ = count;
    at_ = now;
    return rate;
  }

 private:
  bool known_ = false;
  std::uint64_t count_ = 0;
  Steady::time_point at_;
};

}  // namespace jetcrew::sensors
