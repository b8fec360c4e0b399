// Environment markers: `python_version < "3.8" and extra == "test"` (PEP 508, today "Dependency specifiers").
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::python {

/// The variables of PEP 508 by their names, `python_full_version` to `3.6.9`. `extra` is not among them.
using Environment = std::map<std::string, std::string>;

class Marker {
 public:
  static constexpr std::size_t longest = 64 * 1024;  ///< bytes of text

  /// Parentheses may nest as deep as the length allows.
  /// @throws Error `marker_invalid`
  static Marker parse(std::string_view text);

  /// As `packaging` 26: versions compare for the variables that hold one, all others only as text.
  /// @param extra the extra that is asked for, in any spelling
  /// @throws Error `marker_undefined` where a comparison has no meaning (`"a" < "b"`, `os_name ~= "x"`) or
  /// reads
  ///         a variable that the environment lacks
  bool evaluate(const Environment& environment, std::string_view extra = "") const;

  /// Whether it holds for any of the extras, or without one if there are none. `"x" in extras` and
  /// `"x" in dependency_groups` (PEP 751) have a meaning only here.
  bool evaluate(const Environment& environment, const std::set<std::string>& extras,
                const std::set<std::string>& dependency_groups = {}) const;

  /// Whether `extra` (or `extras`) is read at all.
  bool reads_extra() const noexcept;

  /// Normalised: double quotes where possible, one blank between words, only parentheses that group.
  std::string text() const;

 private:
  friend class MarkerParser;

  enum class Kind : std::uint8_t { comparison, conjunction, disjunction, open, close, dropped };
  struct Side {
    bool is_variable = false;
    std::string value;
  };
  struct Item {
    Kind kind = Kind::comparison;
    Side left;
    std::string operation;
    Side right;
  };
  struct Asked;

  bool run(const Asked& asked) const;
  static bool compare(const Item& item, const Asked& asked);

  std::vector<Item> items_;  // in the order of the text, so that no depth of nesting needs recursion
};

}  // namespace jetcrew::python
