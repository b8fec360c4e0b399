// Debian package versions: parsed once into a key whose bytes sort as the versions do.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace jetcrew::debian {

/// A version as Debian Policy 5.6.12 describes it: `[epoch:]upstream[-revision]`.
///
/// The key is epoch (4 bytes, big endian), then upstream and revision (absent = `0`), each as pairs of a run
/// of other characters and a run of digits:
///   other characters  `~` = 01, letters as they are, anything else with the top bit set; 02 ends the run
///   digits            how many without leading zeros (one byte; FF and four bytes from 255 on), then the
///   digits
/// and a last 02 for the end, which sorts after `~` and before everything else, as the end of a version does.
class Version {
 public:
  /// No version at all: empty text, below every parsed version. dpkg keeps none for a package whose first
  /// unpacking was interrupted.
  Version() = default;

  /// Accepts what dpkg accepts, with the warnings it gives (a letter in front, unusual printable characters);
  /// blanks around it are dropped. Throws Error `version_invalid`, also for bytes that are not printable
  /// ASCII and for more than 4096 characters.
  static Version parse(std::string_view text);

  const std::string& text() const noexcept { return text_; }
  /// Compare with memcmp: equal keys mean equal versions, though the texts may differ (`1.0` and `1.0-0`).
  std::string_view key() const noexcept { return key_; }
  bool empty() const noexcept { return text_.empty(); }

  friend std::strong_ordering operator<=>(const Version& a, const Version& b) noexcept {
    return a.key_.compare(b.key_) <=> 0;
  }
  friend bool operator==(const Version& a, const Version& b) noexcept { return a.key_ == b.key_; }

 private:
  std::string text_;
  std::string key_;
};

}  // namespace jetcrew::debian
