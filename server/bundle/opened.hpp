// A bundle, held against its signatures and its manifest before anything is taken from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "bundle/container.hpp"
#include "bundle/manifest.hpp"
#include "bundle/signatures.hpp"
#include "bundle/trust.hpp"

namespace jetcrew::bundle {

/// A payload of the manifest, and where it lies if it came along.
struct Payload {
  ListedPayload listed;
  std::optional<Member> member;
};

struct Opened {
  Container container;
  Manifest manifest;
  std::string manifest_sha256;
  std::vector<Signer> signers;
  std::vector<Payload> payloads;   ///< all that the manifest lists, in its order
  std::optional<Member> key_list;  ///< keys.json and its signature
  std::optional<Member> key_list_signature;

  /// Of those that came along.
  std::uint64_t bytes_here() const;
  std::size_t packages_here() const;

  /// The text of the payload of that kind; nothing where there is none, or it did not come along.
  /// @throws Error `payload_mismatch` where it is not what was signed, `file_too_large` over `limit` bytes
  std::optional<std::string> text_of(ListedPayload::Kind kind, std::uint64_t limit) const;
};

/// What stands in front of a bundle that somebody trusted has signed.
struct Head {
  Manifest manifest;
  std::vector<Signer> signers;
};
/// Nothing behind it is looked at. @throws Error as open_trusted(), of what can be seen there
Head require_trusted_head(const Container& container, const Trust& trust);

/// Whether it is what it says: signatures of known keys, the rules of FORMAT.md, sizes. Whose it is, is told
/// and not judged. @throws Error as those of container.hpp, manifest.hpp, signatures.hpp, and
/// `bundle_member_unlisted`, `bundle_member_size`
Opened inspect(const std::filesystem::path& path, const Trust& trust);

/// The same of one that somebody trusted has signed: nothing behind the manifest is looked at before that is
/// known. @throws Error also `signature_missing`, `signature_unknown`, `key_revoked`
Opened open_trusted(const std::filesystem::path& path, const Trust& trust);

/// Name, version, serial and the like, signatures with what they are worth, sizes: what the command line and
/// the API tell of a bundle beside the list of its payloads.
nlohmann::json summary_json(const Opened& bundle);
/// And all the rest.
nlohmann::json inspection_json(const Opened& bundle);

}  // namespace jetcrew::bundle
