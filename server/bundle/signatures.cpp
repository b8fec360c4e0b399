#include "bundle/signatures.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jetcrew::bundle {
namespace {

Error wrong(const std::string& file, const KeyId& id, std::string_view why) {
  return {"signature_wrong",
          fmt::format("{} is not by key {} over what lies beside it: {}", file, to_text(id), why),
          "Take nothing from it: it was changed after it was signed, or copied badly. Get it again from who "
          "made it.",
          {{"file", file}, {"key_id", to_text(id)}, {"reason", std::string(why)}}};
}

std::string ids_of(const std::vector<Signer>& signers) {
  std::vector<std::string> ids;
  for (const auto& signer : signers) ids.push_back(to_text(signer.id));
  return join(ids, ", ");
}

}  // namespace

std::vector<Signer> read_signatures(std::string_view content, const std::vector<SignatureFile>& files,
                                    const Trust& trust) {
  std::vector<Signer> signers;
  for (const auto& file : files) {
    const auto signature = Signature::parse(file.text);
    Signer signer{signature.id, Signer::State::unknown, file.name, to_valid_utf8(signature.trusted_comment)};
    if (trust.revoked.contains(signature.id)) {
      signer.state = Signer::State::revoked;
    } else if (const auto* const key = trust.find(signature.id)) {
      if (!verifies(signature, *key, content))
        throw wrong(file.name, signature.id, "the signature does not fit");
      signer.state = Signer::State::trusted;
    }
    signers.push_back(std::move(signer));
  }
  return signers;
}

Signer require_trusted(const std::vector<Signer>& signers, std::string_view what) {
  if (signers.empty()) {
    throw Error(
        "signature_missing", fmt::format("{} is not signed", what),
        "Have it signed with `jetcrew bundle sign` by somebody whose key is in /etc/jetcrew/trust.d.");
  }
  const auto with = [&](Signer::State state) {
    return std::find_if(signers.begin(), signers.end(),
                        [&](const auto& signer) { return signer.state == state; });
  };
  if (const auto trusted = with(Signer::State::trusted); trusted != signers.end()) return *trusted;
  if (const auto revoked = with(Signer::State::revoked); revoked != signers.end()) {
    const auto id = to_text(revoked->id);
    throw Error("key_revoked", fmt::format("{} is signed by key {}, which was revoked", what, id),
                "Ask who made it for one that is signed by a key in use.", {{"key_id", id}});
  }
  const auto ids = ids_of(signers);
  throw Error(
      "signature_unknown", fmt::format("{} is signed by key {}, which this board does not trust", what, ids),
      "If you trust who made it, put the public key (NAME.pub) into /etc/jetcrew/trust.d on the board. "
      "Compare the key's digits with its owner first.",
      {{"key_id", ids}});
}

Signer require_signature(std::string_view content, const std::vector<SignatureFile>& files,
                         const Trust& trust, std::string_view what) {
  return require_trusted(read_signatures(content, files, trust), what);
}

void require_comment(const Signer& signer, std::string_view expected) {
  if (signer.trusted_comment == expected) return;
  throw wrong(signer.file, signer.id,
              fmt::format("it was made for '{}', not for '{}'", signer.trusted_comment, expected));
}

}  // namespace jetcrew::bundle
