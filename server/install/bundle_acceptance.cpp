#include "install/bundle_acceptance.hpp"

#include "base/error.hpp"
#include "install/bundle_fit.hpp"
#include "install/observation.hpp"
#include "state/bundles.hpp"

namespace jetcrew::install {
namespace {

void require_serial(Workspace& workspace, const bundle::Manifest& manifest,
                    const std::vector<std::string>& key_ids) {
  for (const auto& key : key_ids) {
    const auto highest = state::highest_serial(workspace.database(), manifest.name, manifest.channel, key);
    if (manifest.serial >= highest) continue;
    throw Error(
        "bundle_downgrade",
        fmt::format("{} has serial {}, and this board has taken serial {} of it", manifest.name,
                    manifest.serial, highest),
        "An old bundle may bring back what a newer one repaired. If that is what you want, allow it once: "
        "`jetcrew bundle import --allow-downgrade`.",
        {{"name", manifest.name},
         {"serial", std::to_string(manifest.serial)},
         {"highest", std::to_string(highest)}});
  }
}

}  // namespace

std::vector<std::string> trusted_key_ids(const std::vector<bundle::Signer>& signers) {
  std::vector<std::string> ids;
  for (const auto& signer : signers) {
    if (signer.state == bundle::Signer::State::trusted) ids.push_back(bundle::to_text(signer.id));
  }
  return ids;
}

void require_acceptable(Workspace& workspace, const bundle::Manifest& manifest,
                        const std::vector<std::string>& key_ids, bool allow_downgrade) {
  require_fit(manifest.targets, observe_board(workspace));
  if (!allow_downgrade) require_serial(workspace, manifest, key_ids);
}

}  // namespace jetcrew::install
