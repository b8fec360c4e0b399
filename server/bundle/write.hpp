// Writes bundles, in either form. See FORMAT.md beside this.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bundle/container.hpp"
#include "bundle/manifest.hpp"
#include "bundle/minisign.hpp"

namespace jetcrew::bundle {

/// Gives the content of one payload.
using OpenPayload = std::function<Piece(const ListedPayload&)>;

struct Writing {
  std::filesystem::path out;  ///< see is_tar_name()
  std::string manifest;
  std::vector<SignatureFile> signatures;
  std::vector<SignatureFile> key_list;  ///< keys.json and its signature, or none
  std::vector<ListedPayload> listed;    ///< all of the manifest's: for SHA256SUMS
  std::vector<ListedPayload> payloads;  ///< those that come along
};

/// @throws Error `usage` where a bundle would have more signatures than one may have
void require_signature_count(std::size_t count);

/// Written under another name first, synced, then renamed: what has the name is whole. Each payload's SHA-256
/// is compared on the way.
/// @throws Error `bundle_exists` for a name that is taken, `usage` for too many signatures,
/// `payload_mismatch`, `disk_full`, `fat_file_too_large` where the medium takes no file of that size, and
/// those of reading
void write_bundle(const Writing& writing, const OpenPayload& open,
                  const std::function<void(std::uint64_t)>& on_bytes = {});

/// The signature file of this key over a manifest, with the name it has as the first or as a further one.
SignatureFile sign_manifest(const Manifest& manifest, const std::string& text, const SecretKey& key,
                            bool first);

}  // namespace jetcrew::bundle
