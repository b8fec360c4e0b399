#include "install/vouched.hpp"

#include "base/digest.hpp"
#include "bundle/make.hpp"
#include "bundle/trust.hpp"
#include "bundle/write.hpp"

namespace jetcrew::install {
namespace {

/// Two files that would have one name in a bundle cannot both be in it; the store has both all the same, each
/// by its content. The one that was taken last stands in the manifest.
std::vector<state::Payload> by_path(const std::vector<state::Payload>& packages) {
  std::map<std::string, state::Payload> named;
  for (const auto& package : packages) {
    auto path = bundle::member_path(package);
    if (bundle::is_member_path(path)) named.insert_or_assign(bundle::path_on_fat(path), package);
  }
  std::vector<state::Payload> all;
  for (auto& [path, package] : named) all.push_back(std::move(package));
  return all;
}

}  // namespace

state::Bundle record_vouched(Workspace& workspace, const std::vector<state::Payload>& packages,
                             const std::string& origin, std::optional<std::int64_t> job_id) {
  auto& database = workspace.database();
  const auto key = bundle::board_key(workspace.folder());
  const auto id = bundle::to_text(key.public_key().id);
  bundle::Manifest manifest;
  manifest.name = vouched_name;
  manifest.channel = vouched_channel;
  // RFC 3339 in whole seconds, as manifests have it.
  const auto now = database.now();
  manifest.created = now.substr(0, now.find('.')) + "Z";
  manifest.version = now.substr(0, 10);
  manifest.payloads = bundle::listed(by_path(packages));
  state::Transaction transaction(database);
  manifest.serial = state::highest_serial(database, manifest.name, manifest.channel, id) + 1;
  state::Bundle bundle;
  bundle.manifest = bundle::canonical_text(manifest);
  bundle.manifest_sha256 = to_hex(Sha256::of(bundle.manifest));
  bundle.name = manifest.name;
  bundle.version = manifest.version;
  bundle.channel = manifest.channel;
  bundle.serial = manifest.serial;
  const auto signature = bundle::sign_manifest(manifest, bundle.manifest, key, true);
  bundle.signatures = {{signature.name, signature.text}};
  bundle.key_ids = {id};
  bundle.origin = origin;
  bundle.job_id = job_id;
  state::record_bundle(database, bundle);
  transaction.commit();
  return bundle;
}

}  // namespace jetcrew::install
