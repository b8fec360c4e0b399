#include "sensors/hwmon.hpp"

#include "base/root.hpp"
#include "sensors/file.hpp"

namespace jetcrew::sensors {

std::vector<Monitor> monitors_of(const Root& root, const std::filesystem::path& folder) {
  constexpr std::size_t most = 128;
  std::vector<Monitor> monitors;
  for (const auto& entry : names_in(root, folder)) {
    if (!numbered(entry, "hwmon") || monitors.size() == most) continue;
    const auto name = File(root, folder / entry / "name").text();
    monitors.push_back({name.value_or(""), folder / entry});
  }
  return monitors;
}

}  // namespace jetcrew::sensors
