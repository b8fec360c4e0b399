#include "install/store_quota.hpp"

#include "base/error.hpp"
#include "base/settings_file.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

constexpr auto settings_file = "/etc/jetcrew/store.toml";
constexpr double gigabyte = 1e9;

}  // namespace

std::optional<std::uint64_t> parse_quota(std::string_view text, const std::string& file) {
  SettingsFile settings(text, file, "store_settings_invalid");
  const auto gigabytes = settings.number("quota_gb");
  settings.require_no_others();
  if (!gigabytes) return std::nullopt;
  constexpr double most = 1e6;
  if (!(*gigabytes > 0) || *gigabytes > most)
    settings.refuse("quota_gb", "quota_gb is to be a number of gigabytes over 0");
  return static_cast<std::uint64_t>(*gigabytes * gigabyte);
}

void require_quota(Workspace& workspace, std::uint64_t bytes) {
  const auto text = workspace.root().read(settings_file);
  const auto quota = text ? parse_quota(*text, settings_file) : std::nullopt;
  if (!quota) return;
  std::map<std::string, std::uint64_t> sizes;
  for (const auto& payload : state::all_payloads(workspace.database()))
    sizes.emplace(payload.sha256, payload.size);
  std::uint64_t used = 0;
  for (const auto& [sha256, size] : sizes) used += size;
  if (used <= *quota && bytes <= *quota - used) return;
  throw Error(
      "store_full",
      fmt::format(
          "the packages on this board may take {:.1f} GB; {:.1f} GB are taken, and {:.1f} GB would come",
          static_cast<double>(*quota) / gigabyte, static_cast<double>(used) / gigabyte,
          static_cast<double>(bytes) / gigabyte),
      "Remove packages that no environment uses: `jetcrew environment clean --packages`. Or raise quota_gb "
      "in "
      "/etc/jetcrew/store.toml.",
      {{"needed", std::to_string(bytes)}, {"used", std::to_string(used)}, {"quota", std::to_string(*quota)}});
}

}  // namespace jetcrew::install
