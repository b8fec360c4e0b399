// The few packages whose versions tell something about the board itself, from dpkg's status file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

struct PackageVersions {
  std::optional<std::string> dpkg_architecture;  ///< the native architecture
  std::optional<std::string> libc6;              ///< of the native architecture: `2.36-9+deb12u9`
  std::optional<std::string> nvidia_l4t_core;    ///< `32.7.1-20220219090432`
};

/// One pass over the text of a status file (deb822, as dpkg writes it); only what is installed counts.
PackageVersions scan_dpkg_status(std::string_view status);

/// Nothing known where /var/lib/dpkg/status is missing or larger than 64 MiB.
PackageVersions observe_package_versions(const Root& root);

}  // namespace jetcrew::board
