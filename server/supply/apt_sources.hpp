// Where this machine's apt takes its packages from: sources.list(5), in the one-line form and as deb822
// stanzas.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "supply/url.hpp"

namespace jetcrew::supply {

/// One suite of an archive.
struct ArchiveSource {
  Url base;
  std::string suite;  ///< with `/` at its end: a flat archive, which has no components
  std::vector<std::string> components;
  std::vector<std::string> architectures;       ///< only for these; empty: any
  std::vector<std::filesystem::path> keyrings;  ///< whose signature counts; empty: those the system trusts
  std::string key;       ///< the same, written out: an armored public key; empty for none
  bool trusted = false;  ///< its signature is not looked at: somebody said so
  bool check_valid_until = true;

  bool is_flat() const { return suite.ends_with('/'); }
  /// Whether it is asked for packages of that architecture.
  bool serves(std::string_view architecture) const;
  /// `http://host/debian bookworm`
  std::string text() const { return base.text() + " " + suite; }
};

/// `deb [arch=arm64 signed-by=/…] http://… bookworm main`; lines of other kinds are passed over.
/// @throws Error `apt_source_invalid` (facts: file, line)
std::vector<ArchiveSource> parse_sources_list(std::string_view text, const std::string& file);

/// `*.sources`. @throws Error `apt_source_invalid`, `control_malformed`
std::vector<ArchiveSource> parse_sources_stanzas(std::string_view text, const std::string& file);

/// All that apt on this machine reads, in its order. What cannot be read is passed over with a warning, and
/// so are kinds of addresses that are not downloaded (cdrom:).
/// @param apt the folder of apt's settings
std::vector<ArchiveSource> machine_archives(const std::filesystem::path& apt = "/etc/apt");

}  // namespace jetcrew::supply
