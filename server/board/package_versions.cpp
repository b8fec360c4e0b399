#include "board/package_versions.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/root.hpp"
#include "debian/status.hpp"

namespace jetcrew::board {

PackageVersions package_versions(const std::vector<debian::Installed>& packages) {
  PackageVersions found;
  std::vector<const debian::Package*> libraries;
  for (const auto& installed : packages) {
    const auto& package = installed.package;
    if (installed.state != debian::State::installed) continue;
    if (package.name == "dpkg") found.dpkg_architecture = package.architecture;
    if (package.name == "nvidia-l4t-core") found.nvidia_l4t_core = package.version.text();
    if (package.name == "libc6") libraries.push_back(&package);
  }
  for (const auto* library : libraries) {
    if (libraries.size() == 1 || library->architecture == found.dpkg_architecture) {
      found.libc6 = library->version.text();
    }
  }
  return found;
}

std::vector<debian::Installed> observe_packages(const Root& root) {
  try {
    return debian::read_status(root);
  } catch (const Error& error) {
    log::debug("what dpkg has on the board is not known", {{"reason", error.message()}});
    return {};
  }
}

}  // namespace jetcrew::board
