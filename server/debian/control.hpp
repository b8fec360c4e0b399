// Control data (deb822): stanzas of `Name: value` fields, as in control, status and Packages files.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::debian {

/// One stanza; its texts are views into what the reader was given, which must live as long.
class Stanza {
 public:
  struct Field {
    std::string_view name;
    /// Blanks at both ends removed; a folded or multi-line value keeps its line ends and leading blanks.
    std::string_view value;
    std::size_t line = 0;
  };

  /// The value of a field, whatever the case of its name; nothing where it is absent.
  std::optional<std::string_view> find(std::string_view name) const;
  /// The value, or Error `control_malformed` where it is absent or empty.
  std::string_view require(std::string_view name) const;

  const std::vector<Field>& fields() const noexcept { return fields_; }
  /// The number of its first line, from 1.
  std::size_t line() const noexcept { return line_; }
  const std::string& file_name() const noexcept { return *file_name_; }
  /// `file:line`, of the field where it is given and present.
  std::string where(std::string_view field = {}) const;
  /// All of it, as it was written.
  std::string_view text() const noexcept { return text_; }

 private:
  friend class StanzaReader;

  std::vector<Field> fields_;
  std::size_t line_ = 0;
  std::string_view text_;
  const std::string* file_name_ = nullptr;
};

/// Reads stanza after stanza without copying the text. Must outlive its stanzas.
class StanzaReader {
 public:
  /// @param file_name for messages and origins
  /// @param first_line the number of the text's first line in that file
  StanzaReader(std::string_view text, std::string file_name, std::size_t first_line = 1);
  StanzaReader(const StanzaReader&) = delete;
  StanzaReader& operator=(const StanzaReader&) = delete;

  /// The next stanza, nothing at the end. Throws Error `control_malformed` (facts: file, line), also for NUL
  /// bytes, a field that stands twice and more than 1000 fields.
  std::optional<Stanza> next();

 private:
  std::string_view take_line();
  void add_line(Stanza& stanza, std::string_view line);
  [[noreturn]] void refuse(const std::string& why) const;

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::string file_name_;
};

}  // namespace jetcrew::debian
