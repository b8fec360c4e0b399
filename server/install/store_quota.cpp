#include "install/store_quota.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

constexpr auto settings_file = "/etc/jetcrew/store.toml";
constexpr double gigabyte = 1e9;

[[noreturn]] void fail(const std::string& file, const toml::source_region& where, std::string_view why) {
  const auto line = std::to_string(where.begin.line);
  throw Error("store_settings_invalid", fmt::format("{}:{}: {}", file, line, why),
              "Correct the file; the README shows such a one.", {{"file", file}, {"line", line}});
}

}  // namespace

std::optional<std::uint64_t> parse_quota(std::string_view text, const std::string& file) {
  const auto parsed = toml::parse(text, file);
  if (!parsed) fail(file, parsed.error().source(), parsed.error().description());
  std::optional<std::uint64_t> quota;
  for (const auto& [key, node] : parsed.table()) {
    if (key != "quota_gb") fail(file, node.source(), fmt::format("there is no setting '{}'", key.str()));
    const auto gigabytes = node.is_number() ? node.value<double>() : std::nullopt;
    constexpr double most = 1e6;
    if (!gigabytes || !(*gigabytes > 0) || *gigabytes > most)
      fail(file, node.source(), "quota_gb is to be a number of gigabytes over 0");
    quota = static_cast<std::uint64_t>(*gigabytes * gigabyte);
  }
  return quota;
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
