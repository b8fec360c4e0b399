// Whether an archive's Release was signed by somebody who may: OpenPGP, checked by gpgv.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "supply/apt_sources.hpp"

namespace jetcrew::supply {

/// The keyrings whose signatures count for the source: its own, or those that apt on this machine trusts.
/// @param usual the distribution's own keyrings, for a machine whose apt knows nothing of it
/// @param apt the folder of apt's settings
std::vector<std::filesystem::path> keyrings_for(const ArchiveSource& source,
                                                const std::vector<std::filesystem::path>& usual = {},
                                                const std::filesystem::path& apt = "/etc/apt");

/// The signed text of an InRelease: nothing else of the file is to be read.
/// @param keyrings binary or armored; @param key an armored key besides, or empty
/// @throws Error `release_untrusted` (fact url), `program_missing` without gpgv
std::string signed_text(const std::string& in_release, const std::vector<std::filesystem::path>& keyrings,
                        const std::string& key, const std::string& url);

/// The same of a Release with its Release.gpg. @throws as signed_text()
void require_signature(const std::string& release, const std::string& signature,
                       const std::vector<std::filesystem::path>& keyrings, const std::string& key,
                       const std::string& url);

/// A key in ASCII armor (RFC 9580, 6.2) as gpgv wants it; anything else stays as it is.
/// @throws Error `key_invalid` for armor that cannot be read
std::string without_armor(const std::string& key);

}  // namespace jetcrew::supply
