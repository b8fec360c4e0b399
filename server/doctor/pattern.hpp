// A regular expression over bytes whose time is linear in the text's length, whatever both are. RE2 is known
// to these two files alone.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace jetcrew::doctor {

class Pattern {
 public:
  /// Throws Error `pattern_invalid` (fact `reason`) for what RE2 does not take, for what takes more than 1
  /// MiB of memory, and for what matches the empty text: that is found in every text.
  explicit Pattern(const std::string& expression);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  /// Where the first match begins, in bytes.
  std::optional<std::size_t> find(std::string_view text) const;

 private:
  std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace jetcrew::doctor
