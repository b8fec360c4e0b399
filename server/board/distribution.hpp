// The Linux that the board runs: distribution, architecture, kernel, glibc, host name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "board/package_versions.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

/// `debian 12`, `ubuntu 18.04`: ID and VERSION_ID of /etc/os-release (os-release(5)). The id alone where
/// there is no version; nothing without an id.
std::optional<std::string> parse_os_release(std::string_view text);
std::optional<std::string> observe_distribution(const Root& root);

/// Debian's name (`arm64`, `amd64`): that of the installed dpkg; without dpkg that of the root's own programs
/// (their ELF header).
std::optional<std::string> observe_architecture(const Root& root, const PackageVersions& packages);

/// `4.9.253-tegra`: /proc/sys/kernel/osrelease in the root, else the running kernel's.
std::string observe_kernel(const Root& root);

/// `2.36`: the version of the package libc6, else what the root's libc.so.6 says of itself.
std::optional<std::string> observe_glibc(const Root& root, const PackageVersions& packages);

/// The machine's name, or that in /etc/hostname of a root that is not this machine's.
std::optional<std::string> observe_hostname(const Root& root);

}  // namespace jetcrew::board
