// keys.json: keys that come to be trusted, and keys that no longer are, signed by one that is. See FORMAT.md
// beside this.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/minisign.hpp"
#include "bundle/trust.hpp"

namespace jetcrew::bundle {

inline constexpr std::uint64_t largest_key_list = 1U << 20U;

struct KeyList {
  std::int64_t serial = 1;
  std::vector<PublicKey> add;
  std::vector<KeyId> revoke;

  std::string trusted_comment() const;
};

/// A key's id as people write it: 16 hexadecimal digits in upper case. Nothing for anything else.
std::optional<KeyId> key_id_in(std::string_view text);

/// @throws Error `key_list_invalid`
KeyList parse_key_list(std::string_view text);
std::string canonical_text(const KeyList& list);

/// Puts the list in force, for good: `<state>/keys/keys.json`. What an earlier one revoked stays revoked.
/// False where one of that serial or a higher one is in force already.
/// @throws Error `key_list_invalid`, `signature_invalid`, `signature_unknown`, `key_revoked`,
/// `signature_wrong`
bool take_key_list(const std::string& text, const std::string& signature, const Trust& trust,
                   const std::filesystem::path& state_folder);

/// The file of the list in force.
std::filesystem::path key_list_file(const std::filesystem::path& state_folder);

}  // namespace jetcrew::bundle
