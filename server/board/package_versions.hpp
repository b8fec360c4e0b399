// The few packages whose versions tell something about the board itself, from dpkg's status file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "debian/status.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

struct PackageVersions {
  std::optional<std::string> dpkg_architecture;  ///< the native architecture
  std::optional<std::string> libc6;              ///< of the native architecture: `2.36-9+deb12u9`
  std::optional<std::string> nvidia_l4t_core;    ///< `32.7.1-20220219090432`
};

/// Only what is installed counts.
PackageVersions package_versions(const std::vector<debian::Installed>& packages);

/// What dpkg has on the board. Nothing where there is no dpkg database, or a damaged one.
std::vector<debian::Installed> observe_packages(const Root& root);

}  // namespace jetcrew::board
