// A small file of settings that whoever makes a board's image writes: /etc/jetcrew/NAME.toml.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace jetcrew {

/// Flat TOML: `name = value` lines. What is wrong in it is an Error with the code that the reader of the file
/// gave, the file and the line; so is a name that nobody asked for.
class SettingsFile {
 public:
  /// @throws Error of `error_code` where it is no TOML
  SettingsFile(std::string_view text, std::string file, std::string error_code);
  ~SettingsFile();
  SettingsFile(const SettingsFile&) = delete;
  SettingsFile& operator=(const SettingsFile&) = delete;

  std::optional<std::string> text(std::string_view name);
  std::optional<bool> truth(std::string_view name);
  std::optional<double> number(std::string_view name);

  /// The value of `name` is not what it is to be.
  [[noreturn]] void refuse(std::string_view name, std::string_view why) const;

  /// After all was asked for.
  void require_no_others() const;

 private:
  struct Parsed;
  [[noreturn]] void fail(unsigned line, std::string_view why) const;

  std::string file_;
  std::string error_code_;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace jetcrew
