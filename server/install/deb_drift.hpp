// Drift of Debian packages: what dpkg has now against what JetCrew installed.
#pragma once

#include <vector>

#include "debian/status.hpp"
#include "install/drift.hpp"
#include "state/installed.hpp"

namespace jetcrew::install {

std::vector<Drift> deb_drift(const std::vector<state::Installed>& put_there,
                             const std::vector<debian::Installed>& now);

}  // namespace jetcrew::install
