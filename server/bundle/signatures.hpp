// Whether somebody whom the board trusts has signed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bundle/container.hpp"
#include "bundle/trust.hpp"

namespace jetcrew::bundle {

/// What there is to say of one signature.
struct Signer {
  enum class State { trusted, unknown, revoked };

  KeyId id{};
  State state = State::unknown;
  std::string file;
  std::string trusted_comment;  ///< to be believed only of one that is trusted
};

/// Every signature, looked at; those of keys that are known are verified.
/// @throws Error `signature_invalid` for a file that is none, `signature_wrong` for one that a known key did
/// not make over this content
std::vector<Signer> read_signatures(std::string_view content, const std::vector<SignatureFile>& files,
                                    const Trust& trust);

/// The first that is trusted.
/// @param what was signed, for messages
/// @throws Error as read_signatures(), `signature_missing`, `signature_unknown`,
/// `key_revoked`
Signer require_signature(std::string_view content, const std::vector<SignatureFile>& files,
                         const Trust& trust, std::string_view what = "the bundle");
Signer require_trusted(const std::vector<Signer>& signers, std::string_view what = "the bundle");

/// @throws Error `signature_wrong`: a signature over one thing was laid beside another
void require_comment(const Signer& signer, std::string_view expected);

}  // namespace jetcrew::bundle
