// The clauses that wheels bring (PEP 508, PEP 440).
#include "base/error.hpp"
#include "base/log.hpp"
#include "python/name.hpp"
#include "resolve/problem.hpp"

namespace jetcrew::resolve {

/// Of a wheel that is not there yet a marker without meaning is a misfit; what is there stays in spite of it,
/// and its requirement is passed over.
bool Problem::applies_to(SolvableId id, const python::Requirement& requirement,
                         std::string_view extra) const {
  if (universe_.python() == nullptr || !requirement.marker) return true;
  try {
    return requirement.marker->evaluate(universe_.python()->markers, extra);
  } catch (const Error& error) {
    if (!universe_[id].installed && extra.empty()) throw;
    log::warning("a requirement is passed over", {{"package", std::string(universe_[id].name)},
                                                  {"requirement", requirement.text()},
                                                  {"reason", error.message()}});
    return false;
  }
}

/// Of what is installed the needs of the extras in use are its own.
bool Problem::is_need_of(SolvableId id, const python::Requirement& requirement) const {
  const auto& extras = universe_.distribution(id).extras_in_use;
  return applies_to(id, requirement, "") ||
         std::any_of(extras.begin(), extras.end(),
                     [&](const std::string& extra) { return applies_to(id, requirement, extra); });
}

void Problem::index_installed_wheel(SolvableId id) {
  for (const auto& requirement : universe_.distribution(id).requirements) {
    if (!is_need_of(id, requirement)) continue;
    const auto there = universe_.installed(Ecosystem::wheel, python::normalized_name(requirement.name), "");
    // The name as the universe keeps it, which lives long enough.
    if (there) wheel_needers_[universe_[*there].name].push_back(id);
  }
}

/// Pre-releases are taken like any other version where the specifier names one or it was asked for. Else they
/// go last, as what is left where no final version can be had: NVIDIA's torch wheels are alphas.
std::vector<SolvableId> Problem::candidates_of(const python::Requirement& requirement, Variable owner) const {
  const bool newest_first = owner == none && options_.upgrade;
  std::vector<SolvableId> found;
  const python::Version* there = nullptr;
  for (const auto id : universe_.versions(Ecosystem::wheel, python::normalized_name(requirement.name))) {
    const auto& version = universe_.distribution(id).version;
    if (!selectable(id) || !requirement.specifiers.contains(version, python::Prereleases::allow)) continue;
    // The same version that is there does no more than that. Of several files of one version the first is the
    // best; the others may do where what it needs is missing.
    if (there != nullptr && *there == version) continue;
    if (universe_[id].installed) there = &version;
    found.push_back(id);
  }
  if (!options_.prerelease && !requirement.specifiers.names_prerelease()) {
    std::stable_partition(found.begin(), found.end(), [&](SolvableId id) {
      return universe_[id].installed || !universe_.distribution(id).version.is_prerelease();
    });
  }
  if (!newest_first) {
    std::stable_partition(found.begin(), found.end(), [&](SolvableId id) { return universe_[id].installed; });
  }
  return found;
}

void Problem::add_requirement(Variable owner, const python::Requirement& requirement, Ground ground) {
  ground.requirement = &requirement;
  const auto number = add_ground(ground, candidates_of(requirement, owner));
  rule_out_installed(owner, number);
  if (requirement.extras.empty()) return add_need(owner, number);
  // With extras, each is a need of its own; that they are of one version follows from name[extra] -> name.
  for (const auto& extra : requirement.extras) {
    std::vector<Variable> variables;
    for (std::uint32_t i = 0; i < grounds_[number].count; ++i) {
      variables.push_back(
          variable_of(candidates_[grounds_[number].first + i], python::normalized_name(extra)));
    }
    add_need(owner, number, variables);
  }
}

bool Problem::met_now(const python::Requirement& requirement) const {
  const auto there = universe_.versions(Ecosystem::wheel, python::normalized_name(requirement.name));
  return std::any_of(there.begin(), there.end(), [&](SolvableId other) {
    return universe_[other].installed &&
           requirement.specifiers.contains(universe_.distribution(other).version, python::Prereleases::allow);
  });
}

void Problem::expand_wheel(SolvableId id) {
  const bool installed = universe_[id].installed;
  if (!installed) {
    add_other_versions(id);
    add_partners(id);
  }
  const auto owner = variable_of(id);
  if (!installed) add_extras_in_use(id);
  for (const auto& requirement : universe_.distribution(id).requirements) {
    if (!is_need_of(id, requirement)) continue;
    // As for debs: a need that is not met today is not this plan's business.
    if (installed && !met_now(requirement)) continue;
    Ground ground;
    ground.owner = id;
    ground.field = "Requires-Dist";
    add_requirement(owner, requirement, ground);
  }
  if (!installed) add_library_needs(id);
}

/// What takes the place of an installed wheel has the same extras in use.
void Problem::add_extras_in_use(SolvableId id) {
  const auto there = universe_.installed(Ecosystem::wheel, universe_[id].name, "");
  if (!there) return;
  for (const auto& extra : universe_.distribution(*there).extras_in_use) {
    const std::array part{variable_of(id, extra)};
    Ground ground;
    ground.kind = Origin::Kind::extra;
    ground.owner = id;
    add_need(variable_of(id), add_ground(ground, std::span(&id, 1)), part);
  }
}

void Problem::expand_extra(Variable variable) {
  const auto [id, extra] = meanings_[variable];
  Ground part;
  part.kind = Origin::Kind::extra;
  part.owner = id;
  add_need(variable, add_ground(part, std::span(&id, 1)));
  for (const auto& requirement : universe_.distribution(id).requirements) {
    if (!applies_to(id, requirement, extras_[extra]) || applies_to(id, requirement, "")) continue;
    Ground ground;
    ground.owner = id;
    ground.extra = extra;
    ground.field = "Requires-Dist";
    add_requirement(variable, requirement, ground);
  }
}

}  // namespace jetcrew::resolve
