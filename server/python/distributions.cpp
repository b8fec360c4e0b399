#include "python/distributions.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"

namespace jetcrew::python {
namespace fs = std::filesystem;

std::vector<InstalledDistribution> find_distributions(const Root& root, const fs::path& folder) {
  std::vector<InstalledDistribution> found;
  const auto here = root.resolve(folder);
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(here, unreadable)) {
    const auto name = entry.path().filename();
    fs::path file = folder / name;
    if (name.extension() == ".dist-info") {
      file /= "METADATA";
    } else if (name.extension() == ".egg-info") {
      if (entry.is_directory(unreadable)) file /= "PKG-INFO";
    } else {
      continue;
    }
    const auto text = root.read(file);
    try {
      if (text) found.push_back({Metadata::parse(*text), folder / name});
    } catch (const Error& error) {
      log::warning("an installed Python package cannot be read",
                   {{"path", file.string()}, {"reason", error.message()}});
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.where < b.where; });
  return found;
}

}  // namespace jetcrew::python
