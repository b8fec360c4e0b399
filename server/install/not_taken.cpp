#include "install/not_taken.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "resolve/usable.hpp"

namespace jetcrew::install {
namespace {

/// Empty where the board can use it.
Sentence why_not(const resolve::Universe& universe, const std::vector<resolve::Request>& requests,
                 const resolve::Options& options, resolve::SolvableId id) {
  auto why = resolve::why_unusable(universe, requests, options, id);
  if (!why.key.empty()) return why;
  const auto glibc = universe.libraries().newer_glibc(id);
  if (!glibc || options.allow_missing_libraries) return {};
  return {fmt::format("it needs glibc {} or newer, this board has {}", glibc->wanted, glibc->has),
          "why.glibc",
          {{"wanted", glibc->wanted}, {"has", glibc->has}}};
}

}  // namespace

nlohmann::json not_taken_json(const resolve::Universe& universe,
                              const std::vector<resolve::Request>& requests, const resolve::Options& options,
                              const resolve::Answer& answer) {
  nlohmann::json files = nlohmann::json::array();
  for (const auto& action : answer.actions) {
    if (action.kind == resolve::Action::Kind::remove) continue;
    const auto& chosen = universe[action.package];
    for (const auto id : universe.versions(chosen.ecosystem, chosen.name)) {  // newest first
      const auto& solvable = universe[id];
      if (id == action.package || solvable.version == chosen.version) break;
      if (solvable.installed) continue;
      const auto why = why_not(universe, requests, options, id);
      if (why.key.empty()) continue;
      files.push_back({{"ecosystem", resolve::to_string(solvable.ecosystem)},
                       {"name", solvable.name},
                       {"version", solvable.version},
                       {"file", std::filesystem::path(universe.file(id).source).filename().string()},
                       {"chosen", chosen.version},
                       {"why", {{"text", why.text}, {"key", why.key}, {"facts", why.facts}}}});
    }
  }
  return files;
}

}  // namespace jetcrew::install
