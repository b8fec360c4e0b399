#include "bundle/opened.hpp"

#include "base/digest.hpp"
#include "bundle/refusal.hpp"

namespace jetcrew::bundle {
namespace {

/// Each member has its place in the manifest, and the size it says.
void match(Opened& bundle) {
  std::map<std::string, Member, std::less<>> members;
  for (auto& member : bundle.container.members()) {
    auto path = member.path;
    members.emplace(std::move(path), std::move(member));
  }
  const auto take = [&](std::string_view path) -> std::optional<Member> {
    const auto found = members.find(path);
    if (found == members.end()) return std::nullopt;
    return std::move(members.extract(found).mapped());
  };
  bundle.key_list = take("keys.json");
  bundle.key_list_signature = take("keys.json.minisig");
  for (auto& listed : bundle.manifest.payloads) {
    auto member = take(listed.path);
    if (member && member->size != listed.size) throw member_size(listed.path, member->size, listed.size);
    bundle.payloads.push_back({listed, std::move(member)});
  }
  if (!members.empty()) throw member_unlisted(members.begin()->first);
}

Manifest manifest_of(const Container& container, const std::vector<Signer>& signers) {
  auto manifest = parse_manifest(container.manifest());
  for (const auto& signer : signers) {
    if (signer.state == Signer::State::trusted) require_comment(signer, manifest.trusted_comment());
  }
  return manifest;
}

Opened opened(Container container, std::vector<Signer> signers) {
  auto manifest = manifest_of(container, signers);
  auto sha256 = to_hex(Sha256::of(container.manifest()));
  Opened bundle{std::move(container), std::move(manifest), std::move(sha256), std::move(signers), {}, {}, {}};
  match(bundle);
  return bundle;
}

}  // namespace

std::uint64_t Opened::bytes_here() const {
  std::uint64_t bytes = 0;
  for (const auto& payload : payloads) bytes += payload.member ? payload.listed.size : 0;
  return bytes;
}

std::size_t Opened::packages_here() const {
  return static_cast<std::size_t>(std::count_if(payloads.begin(), payloads.end(), [](const auto& payload) {
    return payload.member && payload.listed.is_package();
  }));
}

std::optional<std::string> Opened::text_of(ListedPayload::Kind kind, std::uint64_t limit) const {
  for (const auto& payload : payloads) {
    if (payload.listed.kind != kind || !payload.member) continue;
    auto text = container.read(*payload.member, limit);
    const auto sha256 = to_hex(Sha256::of(text));
    if (sha256 != payload.listed.sha256)
      throw payload_mismatch(payload.listed.path, sha256, payload.listed.sha256);
    return text;
  }
  return std::nullopt;
}

Head require_trusted_head(const Container& container, const Trust& trust) {
  auto signers = read_signatures(container.manifest(), container.signatures(), trust);
  static_cast<void>(require_trusted(signers));
  auto manifest = manifest_of(container, signers);
  return {std::move(manifest), std::move(signers)};
}

Opened inspect(const std::filesystem::path& path, const Trust& trust) {
  Container container(path);
  auto signers = read_signatures(container.manifest(), container.signatures(), trust);
  return opened(std::move(container), std::move(signers));
}

Opened open_trusted(const std::filesystem::path& path, const Trust& trust) {
  Container container(path);
  auto signers = read_signatures(container.manifest(), container.signatures(), trust);
  static_cast<void>(require_trusted(signers));
  return opened(std::move(container), std::move(signers));
}

}  // namespace jetcrew::bundle
