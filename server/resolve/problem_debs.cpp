// The clauses that Debian packages bring (Policy 7).
#include "resolve/problem.hpp"

namespace jetcrew::resolve {

void Problem::index_installed_deb(SolvableId id) {
  const auto& package = universe_.deb(id);
  for (const auto* field : {&package.pre_depends, &package.depends}) {
    for (const auto& any_of : *field) {
      for (const auto& relation : any_of) {
        auto& list = needers_[relation.name];
        if (list.empty() || list.back() != id) list.push_back(id);
      }
    }
  }
  for (const auto& relation : package.conflicts)
    declared_[relation.name].push_back({id, "Conflicts", &relation});
  for (const auto& relation : package.breaks) declared_[relation.name].push_back({id, "Breaks", &relation});
}

std::vector<SolvableId> Problem::candidates_of(const debian::AnyOf& any_of,
                                               std::string_view owner_architecture, bool newest_first) const {
  std::vector<SolvableId> found;
  const auto take = [&](std::span<const SolvableId> ids, const debian::Relation& relation) {
    for (const auto id : ids) {
      if (!universe_.satisfies(id, relation, owner_architecture) || !selectable(id)) continue;
      if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(id);
    }
  };
  for (const auto& relation : any_of) {
    take(universe_.versions(Ecosystem::deb, relation.name), relation);
    take(universe_.providers(relation.name), relation);
  }
  if (!newest_first && found.size() > 1) {
    // An upgrade of what is installed changes less than something new beside it.
    const auto rank = [&](SolvableId id) {
      const auto& solvable = universe_[id];
      if (solvable.installed) return 0;
      return universe_.installed(solvable.ecosystem, solvable.name, solvable.architecture) ? 1 : 2;
    };
    std::stable_sort(found.begin(), found.end(),
                     [&](SolvableId a, SolvableId b) { return rank(a) < rank(b); });
  }
  return found;
}

bool Problem::holds_now(const debian::AnyOf& any_of, std::string_view architecture) const {
  for (const auto& relation : any_of) {
    for (const auto ids :
         {universe_.versions(Ecosystem::deb, relation.name), universe_.providers(relation.name)}) {
      for (const auto id : ids) {
        if (universe_[id].installed && universe_.satisfies(id, relation, architecture)) return true;
      }
    }
  }
  return false;
}

void Problem::expand_deb(SolvableId id) {
  add_other_versions(id);
  add_deb_needs(id);
  add_deb_conflicts(id);
  add_conflicts_of_installed(id);
}

void Problem::add_deb_needs(SolvableId id) {
  const auto& package = universe_.deb(id);
  const bool installed = universe_[id].installed;
  const auto owner = variable_of(id);
  const auto add = [&](const std::vector<debian::AnyOf>& field, std::string_view name, Urgency urgency) {
    for (const auto& any_of : field) {
      // What is broken already stays its owner's business.
      if (any_of.empty() || (installed && !holds_now(any_of, package.architecture))) continue;
      Ground ground;
      ground.owner = id;
      ground.field = name;
      ground.any_of = &any_of;
      add_need(owner, add_ground(ground, candidates_of(any_of, package.architecture, false)), urgency);
    }
  };
  add(package.pre_depends, "Pre-Depends", Urgency::now);
  add(package.depends, "Depends", Urgency::now);
  if (options_.recommends && !installed) add(package.recommends, "Recommends", Urgency::wish);
}

void Problem::add_deb_conflicts(SolvableId id) {
  const auto& package = universe_.deb(id);
  const auto add = [&](const std::vector<debian::Relation>& field, std::string_view name) {
    for (const auto& relation : field) {
      const auto clash = [&](SolvableId other) {
        const auto& against = universe_[other];
        // Its own name, and what it provides itself, is no conflict (Policy 7.4, 7.5.2).
        if (other == id || against.name == package.name) return;
        if (!universe_.satisfies(other, relation, against.architecture)) return;
        Ground ground;
        ground.kind = Origin::Kind::conflict;
        ground.field = name;
        ground.relation = &relation;
        exclude(id, other, ground);
      };
      for (const auto other : universe_.versions(Ecosystem::deb, relation.name)) clash(other);
      for (const auto other : universe_.providers(relation.name)) clash(other);
    }
  };
  add(package.conflicts, "Conflicts");
  add(package.breaks, "Breaks");
}

/// What installed packages declare against a new one. Two installed packages that conflict are there already.
void Problem::add_conflicts_of_installed(SolvableId id) {
  const auto& package = universe_.deb(id);
  const auto look_up = [&](std::string_view name) {
    const auto found = declared_.find(name);
    if (found == declared_.end()) return;
    for (const auto& declared : found->second) {
      if (universe_[declared.owner].name == package.name ||
          !universe_.satisfies(id, *declared.relation, package.architecture))
        continue;
      Ground ground;
      ground.kind = Origin::Kind::conflict;
      ground.field = declared.field;
      ground.relation = declared.relation;
      exclude(declared.owner, id, ground);
    }
  };
  look_up(package.name);
  for (const auto& provided : package.provides) {
    if (provided.name != package.name) look_up(provided.name);
  }
}

/// At most one version of a name; several architectures only of `Multi-Arch: same` at one version.
void Problem::add_other_versions(SolvableId id) {
  const auto& solvable = universe_[id];
  const auto native = [&](const Solvable& s) {
    return s.architecture == "all" || s.architecture == universe_.architecture();
  };
  for (const auto other : universe_.versions(solvable.ecosystem, solvable.name)) {
    if (other == id) continue;
    const auto& against = universe_[other];
    if (solvable.ecosystem == Ecosystem::deb && solvable.architecture != against.architecture &&
        !(native(solvable) && native(against))) {
      const bool side_by_side = universe_.deb(id).multi_arch == debian::MultiArch::same &&
                                universe_.deb(other).multi_arch == debian::MultiArch::same &&
                                universe_.deb_version(id) == universe_.deb_version(other);
      if (side_by_side) continue;
    }
    Ground ground;
    ground.kind = Origin::Kind::one_version;
    exclude(id, other, ground);
  }
}

}  // namespace jetcrew::resolve
