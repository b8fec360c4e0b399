// Whose signatures a board takes: the keys in its trust.d, those that a list of keys added, and without those
// that one revoked.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/root.hpp"
#include "bundle/minisign.hpp"

namespace jetcrew::bundle {

struct TrustedKey {
  PublicKey key;
  std::string origin;  ///< the file it is from
};

struct Trust {
  std::vector<TrustedKey> keys;  ///< without revoked ones
  std::set<KeyId> revoked;
  std::int64_t list_serial = 0;  ///< of the list of keys that is in force; 0 without one

  const PublicKey* find(const KeyId& id) const;
  /// Unless it is revoked, or there already.
  void add(TrustedKey key);
};

/// `<root>/etc/jetcrew/trust.d/*.pub`, `<state>/keys/board.pub`, and what `<state>/keys/keys.json` says. A
/// key that cannot be read is passed over with a line in the log: the others still count.
/// @throws Error `key_list_invalid` where the list cannot be read: what it revoked would be trusted
Trust read_trust(const Root& root, const std::filesystem::path& state_folder);

/// One that is named on the command line. @throws Error `key_invalid` and those of reading a file
TrustedKey read_public_key(const std::filesystem::path& file);

/// The board's own key, which signs what an administrator approved; made when it is first needed.
SecretKey board_key(const std::filesystem::path& state_folder);

}  // namespace jetcrew::bundle
