// The clauses that Debian packages bring (Policy 7).
#include "resolve/problem.hpp"

namespace jetcrew::resolve {
namespace {

/// They weigh some 20 MB.
constexpr std::size_t most_exclusions = 100'000;

}  // namespace

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
      if (!universe_.meets(id, relation, owner_architecture) || !selectable(id)) continue;
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

/// What bears the name that was asked for; what provides it only where nothing does, and no version of it was
/// named (as apt takes it).
std::vector<SolvableId> Problem::candidates_of_request(const debian::Relation& relation) const {
  auto found = candidates_of({relation}, universe_.architecture(), options_.upgrade);
  const auto bears = [&](SolvableId id) { return universe_[id].name == relation.name; };
  debian::Relation any = relation;
  any.op = debian::Operator::any;
  any.version.reset();
  const auto bearers = universe_.versions(Ecosystem::deb, relation.name);
  const bool is_real = std::any_of(bearers.begin(), bearers.end(), [&](SolvableId id) {
    return !universe_[id].misfit && universe_.satisfies(id, any, universe_.architecture());
  });
  if (is_real || relation.version) std::erase_if(found, [&](SolvableId id) { return !bears(id); });
  return found;
}

bool Problem::holds_now(const debian::AnyOf& any_of, std::string_view architecture) const {
  for (const auto& relation : any_of) {
    for (const auto ids :
         {universe_.versions(Ecosystem::deb, relation.name), universe_.providers(relation.name)}) {
      for (const auto id : ids) {
        if (universe_[id].installed && universe_.meets(id, relation, architecture)) return true;
      }
    }
  }
  return false;
}

void Problem::expand_deb(SolvableId id) {
  // What lacks something cannot come at all: what it excludes need not be looked at.
  if (!add_deb_needs(id)) return;
  add_other_versions(id);
  add_deb_conflicts(id);
  add_conflicts_of_installed(id);
}

/// False where one of them is of something that is nowhere.
bool Problem::add_deb_needs(SolvableId id) {
  const auto& package = universe_.deb(id);
  const bool installed = universe_[id].installed;
  const auto owner = variable_of(id);
  bool possible = true;
  const auto add = [&](const std::vector<debian::AnyOf>& field, std::string_view name, Urgency urgency) {
    for (const auto& any_of : field) {
      // What is broken already stays its owner's business.
      if (any_of.empty() || (installed && !holds_now(any_of, package.architecture))) continue;
      Ground ground;
      ground.owner = id;
      ground.field = name;
      ground.any_of = &any_of;
      const auto candidates = candidates_of(any_of, package.architecture, false);
      add_need(owner, add_ground(ground, candidates), urgency);
      possible = possible && (urgency == Urgency::wish || !candidates.empty());
    }
  };
  add(package.pre_depends, "Pre-Depends", Urgency::now);
  add(package.depends, "Depends", Urgency::now);
  if (options_.recommends && !installed) add(package.recommends, "Recommends", Urgency::wish);
  return possible;
}

void Problem::add_deb_conflicts(SolvableId id) {
  const auto& package = universe_.deb(id);
  for (const auto& relation : package.conflicts) enforce({id, "Conflicts", &relation});
  for (const auto& relation : package.breaks) enforce({id, "Breaks", &relation});
}

bool Problem::is_chosen(SolvableId id) const {
  return variables_[id] != none && sat_.value(variables_[id]) == Sat::Value::yes;
}

template <typename Each>
void Problem::for_each_target(const Exclusion& exclusion, const Each& each) const {
  if (exclusion.relation == nullptr) {
    const auto& owner = universe_[exclusion.owner];
    for (const auto other : universe_.versions(owner.ecosystem, owner.name)) each(other);
    return;
  }
  for (const auto other : universe_.versions(Ecosystem::deb, exclusion.relation->name)) each(other);
  for (const auto other : universe_.providers(exclusion.relation->name)) each(other);
}

bool Problem::clashes(const Exclusion& exclusion, SolvableId other) const {
  if (other == exclusion.owner) return false;
  const auto& owner = universe_[exclusion.owner];
  const auto& against = universe_[other];
  if (exclusion.relation != nullptr) {
    // Its own name, and what it provides itself, is no conflict (Policy 7.4, 7.5.2).
    return against.ecosystem == Ecosystem::deb && against.name != owner.name &&
           universe_.satisfies(other, *exclusion.relation, against.architecture);
  }
  if (against.ecosystem != owner.ecosystem || against.name_id != owner.name_id) return false;
  const auto native = [&](const Solvable& s) {
    return s.architecture == "all" || s.architecture == universe_.architecture();
  };
  if (owner.ecosystem == Ecosystem::wheel || owner.architecture == against.architecture ||
      (native(owner) && native(against)))
    return true;
  const auto& package = universe_.deb(exclusion.owner);
  return package.multi_arch != debian::MultiArch::same ||
         universe_.deb(other).multi_arch != debian::MultiArch::same ||
         !(package.version == universe_.deb_version(other));
}

void Problem::exclude(const Exclusion& exclusion, SolvableId other) {
  Ground ground;
  ground.kind = exclusion.relation == nullptr ? Origin::Kind::one_version : Origin::Kind::conflict;
  ground.field = exclusion.field;
  ground.relation = exclusion.relation;
  exclude(exclusion.owner, other, ground);
}

/// Makes the clauses at once, until there are so many of them that those of packages which are not chosen are
/// better left until they are: of thousands that exclude one another few are ever looked at together.
void Problem::enforce(const Exclusion& exclusion) {
  const bool postpone = exclusions_ > most_exclusions;
  bool postponed = false;
  for_each_target(exclusion, [&](SolvableId other) {
    if (!clashes(exclusion, other)) return;
    if (postpone && !universe_[other].installed && !is_chosen(other)) {
      postponed = true;
    } else {
      exclude(exclusion, other);
    }
  });
  if (postponed) postponed_.push_back(exclusion);
}

/// The package has just been chosen.
void Problem::catch_up(SolvableId id) {
  for (const auto& exclusion : postponed_) {
    if (exclusion.owner == id) {
      for_each_target(exclusion, [&](SolvableId other) {
        if (is_chosen(other) && clashes(exclusion, other)) exclude(exclusion, other);
      });
    } else if (is_chosen(exclusion.owner) && clashes(exclusion, id)) {
      exclude(exclusion, id);
    }
  }
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
  enforce({id, "", nullptr});
}

}  // namespace jetcrew::resolve
