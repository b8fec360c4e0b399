// What an archive's signed `Release` (or `InRelease`) says: which lists there are, and what they must hash
// to. Format: Debian's "DebianRepository/Format".
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::supply {

struct ListedIndex {
  std::string sha256;
  std::uint64_t size = 0;  ///< bytes
};

struct Release {
  std::string origin;
  std::string suite;
  std::string codename;
  std::vector<std::string> architectures;
  std::vector<std::string> components;
  std::optional<std::chrono::sys_seconds> valid_until;
  /// Packages for every architecture are in a list of their own, and not in those of each architecture.
  bool lists_all = false;
  bool by_hash = false;  ///< lists can be had by their hash, so that they fit even while the mirror changes
  std::map<std::string, ListedIndex, std::less<>> indexes;  ///< by their path below the suite

  bool has_architecture(std::string_view name) const;
};

/// @param text what was signed, without its signature
/// @throws Error `release_invalid` without SHA-256 sums (MD5 and SHA-1 are not taken), `control_malformed`
Release parse_release(std::string_view text, const std::string& file_name);

/// RFC 2822 with `UTC` or `+0000`, as Release has it: `Sat, 17 May 2025 09:12:34 UTC`.
std::optional<std::chrono::sys_seconds> parse_release_date(std::string_view text);

}  // namespace jetcrew::supply
