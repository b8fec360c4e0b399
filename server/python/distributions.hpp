// What is installed in a folder of Python packages: dist-info (PEP 376, 627) and the older egg-info.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/root.hpp"
#include "python/metadata.hpp"

namespace jetcrew::python {

struct InstalledDistribution {
  Metadata metadata;
  std::filesystem::path where;  ///< its .dist-info or .egg-info, as the board names it
};

/// @param folder a site-packages or dist-packages, as the board names it; one that does not exist is empty
/// What cannot be read is passed over with a line in the log, as pip does.
std::vector<InstalledDistribution> find_distributions(const Root& root, const std::filesystem::path& folder);

}  // namespace jetcrew::python
