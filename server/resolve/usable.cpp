#include "resolve/usable.hpp"

#include <fmt/format.h>

#include "python/name.hpp"

namespace jetcrew::resolve {

std::optional<SolvableId> local_build_in_the_way(const Universe& universe,
                                                 const std::vector<Request>& requests, SolvableId id) {
  const auto& solvable = universe[id];
  if (solvable.ecosystem != Ecosystem::wheel || solvable.installed) return std::nullopt;
  const auto there = universe.installed(Ecosystem::wheel, solvable.name, "");
  if (!there || !universe.distribution(*there).version.has_local() ||
      universe.distribution(id).version.has_local())
    return std::nullopt;
  const bool named = std::any_of(requests.begin(), requests.end(), [&](const Request& request) {
    return request.wheel && python::normalized_name(request.wheel->name) == solvable.name;
  });
  return named ? std::nullopt : there;
}

Sentence why_unusable(const Universe& universe, const std::vector<Request>& requests, const Options& options,
                      SolvableId id) {
  const auto& solvable = universe[id];
  if (solvable.unconfigured) {
    return {fmt::format("{} {} is there, but only half installed", solvable.name, solvable.version),
            "why.unconfigured",
            {{"name", std::string(solvable.name)}, {"version", std::string(solvable.version)}}};
  }
  if (solvable.installed) return {};
  if (solvable.misfit) return *solvable.misfit;
  const auto there = universe.installed(solvable.ecosystem, solvable.name, solvable.architecture);
  if (!there) return {};
  const auto& installed = universe[*there];
  if (installed.held && !options.release_holds) {
    return {fmt::format("{} {} is held", installed.name, installed.version),
            "why.held",
            {{"name", std::string(installed.name)}, {"version", std::string(installed.version)}}};
  }
  const bool older = solvable.ecosystem == Ecosystem::deb
                         ? universe.deb_version(id) < universe.deb_version(*there)
                         : universe.distribution(id).version < universe.distribution(*there).version;
  if (older && !installed.system && !options.allow_downgrade) {
    return {fmt::format("older than the installed {}", installed.version),
            "why.older",
            {{"installed", std::string(installed.version)}}};
  }
  if (local_build_in_the_way(universe, requests, id)) {
    return {fmt::format("the installed {} is a build of its own and gives way to a plain one only where "
                        "wheel:{} itself is asked for",
                        installed.version, installed.name),
            "why.local_build",
            {{"installed", std::string(installed.version)}, {"name", std::string(installed.name)}}};
  }
  return {};
}

}  // namespace jetcrew::resolve
