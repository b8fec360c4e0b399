// A log as a terminal would show it: without the sequences that colour it and the progress it overwrote.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::doctor {

class PlainText {
 public:
  /// Takes out escape sequences (ECMA-48: CSI, and OSC up to its end) and control characters but tabs and
  /// line ends. A CR before a line end is dropped, any other is a line end: progress bars write so.
  explicit PlainText(std::string_view log);

  const std::string& text() const { return text_; }

  /// In the log's own count, 1 the first, of the byte at `offset` of text().
  std::uint64_t line_number(std::size_t offset) const;

  /// The line with that byte, valid UTF-8. Of a line of more than 400 bytes the part around it.
  std::string line(std::size_t offset) const;

 private:
  std::string text_;
  std::vector<std::size_t> overwritten_;  ///< where text_ has a line end that was a CR, ascending
};

}  // namespace jetcrew::doctor
