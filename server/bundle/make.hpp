// Makes a bundle of packages that were chosen: its manifest, its index, its members' names.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bundle/manifest.hpp"
#include "bundle/minisign.hpp"
#include "state/payloads.hpp"

namespace jetcrew::bundle {

/// A package file of this machine, and what it says of itself.
struct ChosenPackage {
  std::filesystem::path file;
  state::Payload described;  ///< see describe_package()
};

struct Made {
  Manifest manifest;
  std::string manifest_text;
  std::uint64_t bytes = 0;  ///< of all payloads
};

/// Its path in a bundle: `deb/NAME_VERSION_ARCHITECTURE.deb` without the version's epoch, or `whl/` and the
/// wheel's own name.
std::string member_path(const state::Payload& payload);

/// The manifest's entries for these packages, by path. @throws Error `bundle_member_duplicate` where two of
/// them would have one name
std::vector<ListedPayload> listed(const std::vector<state::Payload>& packages);

/// Writes the bundle to `out`.
/// @param head all of the manifest but its payloads
/// @param catalogue an edition of the catalogue that comes along, see catalogue/edition.hpp; empty for none
/// @param keys the first one's signature is manifest.json.minisig; none leaves the bundle unsigned
/// @throws Error as write_bundle(), and `manifest_invalid`
Made make_bundle(Manifest head, const std::vector<ChosenPackage>& packages, const std::string& catalogue,
                 const std::vector<SecretKey>& keys, const std::filesystem::path& out,
                 const std::function<void(std::uint64_t)>& on_bytes = {});

}  // namespace jetcrew::bundle
