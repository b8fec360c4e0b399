// The words of an environment marker: blanks, names and Python's quoted texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jetcrew::python {

/// Reads words from left to right.
class MarkerScanner {
 public:
  explicit MarkerScanner(std::string_view text) : text_(text) {}

  std::size_t position() const noexcept { return at_; }
  bool at_end() const noexcept { return at_ == text_.size(); }
  char peek() const noexcept { return at_end() ? '\0' : text_[at_]; }

  /// Spaces and tabs; whether there were any.
  bool skip_blanks() noexcept;

  /// Goes over `symbol` if it stands here.
  bool skip(char symbol) noexcept;

  /// Goes over `word` if it stands here as a whole word.
  bool skip_word(std::string_view word) noexcept;

  /// A variable by its one name today (`os.name` is `os_name`); nothing if none stands here.
  std::optional<std::string> read_variable();

  /// A quoted text as Python would read it, escapes and all; nothing if none stands here or it is not valid.
  std::optional<std::string> read_quoted();

  /// `<=`, `in`, `not in`; nothing if none stands here.
  std::optional<std::string> read_operator();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// A text as MarkerScanner::read_quoted() reads it back, in double quotes unless it holds one.
std::string quoted_text(std::string_view value);

}  // namespace jetcrew::python
