#include "resolve/usable.hpp"

#include <fmt/format.h>

namespace jetcrew::resolve {

Sentence why_unusable(const Universe& universe, const Options& options, SolvableId id) {
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
  return {};
}

}  // namespace jetcrew::resolve
