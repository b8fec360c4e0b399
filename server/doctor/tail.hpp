// The end of a text of any length, with the count of the lines that stood before it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace jetcrew::doctor {

class Tail {
 public:
  /// How much is kept at most, in bytes: errors stand at the end of logs.
  static constexpr std::size_t limit = 1U << 20U;

  /// The next part of the text; cheapest in parts of some 64 KiB.
  void append(std::string_view part);

  /// The last `limit` bytes of what was appended; all of it where that is less.
  std::string_view text() const;

  /// How many lines end before text() begins.
  std::uint64_t lines_before() const { return lines_before_ + lines_in_front(); }

 private:
  std::uint64_t lines_in_front() const;

  std::string kept_;  ///< up to twice the limit, so that its front is not cut off at each part
  std::uint64_t lines_before_ = 0;
};

}  // namespace jetcrew::doctor
