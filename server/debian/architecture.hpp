// Which architectures a board takes packages of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::debian {

/// Whether dpkg would install a package of this architecture: `all`, the native one, or one that was added as
/// foreign (`dpkg --add-architecture`).
bool installable(std::string_view architecture, std::string_view native,
                 const std::vector<std::string>& foreigns);

/// The names dpkg takes: letters, digits and hyphens, not a hyphen in front.
bool is_architecture_name(std::string_view name);

/// An architecture that Debian or Ubuntu releases or ports (dpkg-architecture(1), --list-known, Linux with
/// glibc).
bool is_known_architecture(std::string_view name);

}  // namespace jetcrew::debian
