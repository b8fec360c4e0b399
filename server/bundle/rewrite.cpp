#include "bundle/rewrite.hpp"

#include "base/digest.hpp"
#include "base/files.hpp"
#include "bundle/refusal.hpp"
#include "bundle/write.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

constexpr auto first_signature = "manifest.json.minisig";

Writing as_it_is(const Opened& bundle) {
  Writing writing;
  writing.manifest = bundle.container.manifest();
  writing.signatures = bundle.container.signatures();
  writing.listed = bundle.manifest.payloads;
  for (const auto& member : {bundle.key_list, bundle.key_list_signature}) {
    constexpr std::uint64_t largest = 1U << 20U;
    if (member) writing.key_list.push_back({member->path, bundle.container.read(*member, largest)});
  }
  return writing;
}

OpenPayload from(const Opened& bundle) {
  return [&bundle](const ListedPayload& listed) {
    const auto found = std::find_if(bundle.payloads.begin(), bundle.payloads.end(),
                                    [&](const auto& payload) { return payload.listed.path == listed.path; });
    return bundle.container.open(*found->member);
  };
}

/// Whose signature a file has.
KeyId key_of(const SignatureFile& file) {
  return Signature::parse(file.text).id;
}

}  // namespace

std::string add_signature(const Opened& bundle, const SecretKey& key) {
  auto writing = as_it_is(bundle);
  auto& files = writing.signatures;
  const auto id = key.public_key().id;
  const auto own =
      std::find_if(files.begin(), files.end(), [&](const auto& file) { return key_of(file) == id; });
  const bool first = own == files.end() ? files.empty() : own->name == first_signature;
  const auto signature = sign_manifest(bundle.manifest, writing.manifest, key, first);
  if (own != files.end()) {
    *own = signature;
  } else {
    require_signature_count(files.size() + 1);
    files.push_back(signature);
  }
  const auto& path = bundle.container.path();
  if (bundle.container.is_folder()) {
    write_durably(path / signature.name, signature.text);
    return signature.name;
  }
  for (const auto& payload : bundle.payloads) {
    if (payload.member) writing.payloads.push_back(payload.listed);
  }
  // Under another name first: the unsigned one stays until the signed one is whole.
  writing.out = fs::absolute(path).parent_path() / fmt::format(".{}.signed.tar", random_hex(4));
  write_bundle(writing, from(bundle));
  fs::rename(writing.out, path);
  sync_folder(writing.out.parent_path());
  return signature.name;
}

void write_part(const Opened& bundle, const fs::path& out,
                const std::function<bool(const ListedPayload&)>& wanted,
                const std::function<void(std::uint64_t)>& on_bytes) {
  auto writing = as_it_is(bundle);
  writing.out = out;
  for (const auto& payload : bundle.payloads) {
    if (payload.member && wanted(payload.listed)) writing.payloads.push_back(payload.listed);
  }
  write_bundle(writing, from(bundle), on_bytes);
}

void verify_payloads(const Opened& bundle, const std::function<void(std::uint64_t)>& on_bytes) {
  std::string buffer(1U << 20U, '\0');
  for (const auto& payload : bundle.payloads) {
    if (!payload.member) continue;
    const auto piece = bundle.container.open(*payload.member);
    Sha256 hash;
    for (std::uint64_t at = 0; at < piece.size;) {
      const auto count = piece.read_into(buffer.data(), at, buffer.size());
      hash.update({buffer.data(), count});
      at += count;
      if (on_bytes) on_bytes(count);
    }
    const auto sha256 = to_hex(hash.finish());
    if (sha256 != payload.listed.sha256)
      throw payload_mismatch(payload.listed.path, sha256, payload.listed.sha256);
  }
}

}  // namespace jetcrew::bundle
