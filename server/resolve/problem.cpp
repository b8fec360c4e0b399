#include "resolve/problem.hpp"

#include "base/error.hpp"
#include "python/name.hpp"

namespace jetcrew::resolve {
namespace {

constexpr std::uint64_t conflicts_for_an_answer = 2'000'000;
/// A count, not a time: the same input gives the same plan on every machine.
constexpr std::uint64_t conflicts_for_a_better_one = 400;

std::string text_of(const debian::AnyOf& any_of) {
  std::vector<std::string> parts;
  for (const auto& relation : any_of) parts.push_back(debian::to_string(relation));
  return fmt::format("{}", fmt::join(parts, " | "));
}

bool applies(const python::Requirement& requirement, const python::Environment& environment,
             std::string_view extra) {
  return !requirement.marker || requirement.marker->evaluate(environment, extra);
}

}  // namespace

Problem::Problem(const Universe& universe, const std::vector<Request>& requests, const Options& options)
    : universe_(universe), requests_(requests), options_(options) {
  sat_.add_variables_up_to(static_cast<Variable>(universe_.size()));
  expanded_.resize(universe_.size(), false);
  add_requests();
  add_installed();
}

void Problem::add_clause(const std::vector<Literal>& literals, Origin origin) {
  origins_.push_back(std::move(origin));
  origin_of_[sat_.add(literals)] = origins_.size() - 1;
}

bool Problem::is_downgrade(SolvableId id) const {
  const auto& solvable = universe_[id];
  const auto there = universe_.installed(solvable.ecosystem, solvable.name, solvable.architecture);
  if (!there || universe_[*there].system) return false;
  return solvable.ecosystem == Ecosystem::deb
             ? universe_.deb_version(id) < universe_.deb_version(*there)
             : universe_.distribution(id).version < universe_.distribution(*there).version;
}

/// Whether it may be part of an answer at all, whatever else is chosen.
bool Problem::selectable(SolvableId id) const {
  const auto& solvable = universe_[id];
  if (solvable.installed) return true;
  if (solvable.misfit) return false;
  const auto there = universe_.installed(solvable.ecosystem, solvable.name, solvable.architecture);
  if (!there) return true;
  if (universe_[*there].held) return false;
  return options_.allow_downgrade || !is_downgrade(id);
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
  if (!newest_first) {
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

/// Pre-releases are taken where the specifier names one or it was asked for, and as a fall-back where nothing
/// final matches: NVIDIA's torch wheels are alphas.
std::vector<SolvableId> Problem::candidates_of(const python::Requirement& requirement,
                                               bool newest_first) const {
  const auto name = python::normalized_name(requirement.name);
  const bool any = options_.prerelease || requirement.specifiers.names_prerelease();
  std::vector<SolvableId> finals;
  std::vector<SolvableId> all;
  const python::Version* last = nullptr;
  for (const auto id : universe_.versions(Ecosystem::wheel, name)) {
    const auto& version = universe_.distribution(id).version;
    if (!selectable(id) || !requirement.specifiers.contains(version, python::Prereleases::allow)) continue;
    // Of several files of one version the first is the best.
    if (last != nullptr && *last == version) continue;
    last = &version;
    all.push_back(id);
    if (!version.is_prerelease() || universe_[id].installed) finals.push_back(id);
  }
  auto& found = any || finals.empty() ? all : finals;
  if (!newest_first) {
    std::stable_partition(found.begin(), found.end(), [&](SolvableId id) { return universe_[id].installed; });
  }
  return found;
}

void Problem::add_need(std::optional<Variable> owner, std::vector<Variable> candidates, Origin origin,
                       bool optional) {
  Need need{owner, std::move(candidates), origins_.size(), optional};
  if (optional) {
    recommended_.push_back(std::move(need));
    origins_.push_back(std::move(origin));
    return;
  }
  std::vector<Literal> literals;
  for (const auto candidate : need.candidates) literals.push_back(Literal::positive(candidate));
  if (owner) literals.push_back(Literal::negative(*owner));
  add_clause(literals, std::move(origin));
  needs_.push_back(std::move(need));
}

void Problem::add_requests() {
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    const auto& request = requests_[i];
    Origin origin;
    origin.kind = Origin::Kind::request;
    origin.request = i;
    origin.ecosystem = request.ecosystem;
    if (request.ecosystem == Ecosystem::wheel) {
      // As pip: where the condition does not hold, nothing is asked for.
      if (universe_.python() != nullptr && !applies(*request.wheel, universe_.python()->markers, ""))
        continue;
      add_requirement(std::nullopt, *request.wheel, std::move(origin));
      continue;
    }
    origin.relation = debian::to_string(request.deb);
    origin.target = request.deb.name;
    origin.candidates = candidates_of({request.deb}, universe_.architecture(), options_.upgrade);
    add_need(std::nullopt, {origin.candidates.begin(), origin.candidates.end()}, origin);
  }
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

void Problem::add_installed() {
  for (SolvableId id = 0; id < universe_.size(); ++id) {
    const auto& solvable = universe_[id];
    if (!solvable.installed) continue;
    std::vector<Variable> others{id};
    if (!solvable.held) {
      for (const auto other : universe_.versions(solvable.ecosystem, solvable.name)) {
        if (other == id || universe_[other].installed || !selectable(other)) continue;
        if (universe_.installed(solvable.ecosystem, solvable.name, universe_[other].architecture) != id)
          continue;
        others.push_back(other);
      }
    }
    const bool stays = !solvable.system && (solvable.essential || solvable.held || !options_.allow_remove);
    if (stays) {
      Origin origin;
      origin.kind = Origin::Kind::keep;
      origin.owner = id;
      origin.ecosystem = solvable.ecosystem;
      origin.target = solvable.name;
      std::vector<Literal> literals;
      for (const auto other : others) literals.push_back(Literal::positive(other));
      add_clause(literals, std::move(origin));
    }
    keeps_.push_back({std::nullopt, stays ? others : std::vector<Variable>{id}, 0, false});
    // What is installed keeps its own needs met. What is broken already stays its owner's business.
    expanded_[id] = true;
    if (solvable.ecosystem == Ecosystem::deb) {
      add_deb_needs(id);
      add_deb_conflicts(id);
    } else if (!solvable.system) {
      expand_wheel(id);
    }
  }
}

void Problem::add_deb_needs(SolvableId id) {
  const auto& package = universe_.deb(id);
  const bool installed = universe_[id].installed;
  const auto add = [&](const std::vector<debian::AnyOf>& field, std::string_view name, bool optional) {
    for (const auto& any_of : field) {
      if (any_of.empty() || (installed && !holds_now(any_of, package.architecture))) continue;
      Origin origin;
      origin.owner = id;
      origin.field = name;
      origin.relation = text_of(any_of);
      origin.target = any_of.front().name;
      origin.candidates = candidates_of(any_of, package.architecture, false);
      std::vector<Variable> variables(origin.candidates.begin(), origin.candidates.end());
      add_need(id, std::move(variables), std::move(origin), optional);
    }
  };
  add(package.pre_depends, "Pre-Depends", false);
  add(package.depends, "Depends", false);
  if (options_.recommends && !installed) add(package.recommends, "Recommends", true);
}

void Problem::add_deb_conflicts(SolvableId id) {
  const auto& package = universe_.deb(id);
  const bool installed = universe_[id].installed;
  const auto add = [&](const std::vector<debian::Relation>& field, std::string_view name) {
    for (auto relation : field) {
      const auto clash = [&](SolvableId other) {
        const auto& against = universe_[other];
        // Its own name, and what it provides itself, is no conflict (Policy 7.4, 7.5.2); two installed
        // packages that conflict are there already.
        if (other == id || against.name == package.name || (installed && against.installed)) return;
        if (!universe_.satisfies(other, relation, against.architecture)) return;
        Origin origin;
        origin.kind = Origin::Kind::conflict;
        origin.owner = id;
        origin.field = name;
        origin.relation = debian::to_string(relation);
        origin.target = against.name;
        origin.candidates = {other};
        add_clause({Literal::negative(id), Literal::negative(other)}, std::move(origin));
      };
      for (const auto other : universe_.versions(Ecosystem::deb, relation.name)) clash(other);
      for (const auto other : universe_.providers(relation.name)) clash(other);
    }
  };
  add(package.conflicts, "Conflicts");
  add(package.breaks, "Breaks");
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
    Origin origin;
    origin.kind = Origin::Kind::one_version;
    origin.owner = id;
    origin.target = solvable.name;
    origin.ecosystem = solvable.ecosystem;
    origin.candidates = {other};
    add_clause({Literal::negative(id), Literal::negative(other)}, std::move(origin));
  }
}

void Problem::expand_deb(SolvableId id) {
  add_other_versions(id);
  add_deb_needs(id);
  add_deb_conflicts(id);
}

Variable Problem::extra_variable(SolvableId id, const std::string& extra) {
  const auto [place, added] = extra_variables_.try_emplace({id, extra}, 0);
  if (added) {
    place->second = static_cast<Variable>(universe_.size() + extras_.size());
    extras_.emplace_back(id, extra);
    sat_.add_variables_up_to(place->second + 1);
    expanded_.push_back(false);
  }
  return place->second;
}

void Problem::add_requirement(std::optional<Variable> owner, const python::Requirement& requirement,
                              Origin origin) {
  origin.ecosystem = Ecosystem::wheel;
  origin.relation = requirement.text();
  if (const auto semicolon = origin.relation.find(';'); semicolon != std::string::npos) {
    origin.relation.resize(semicolon);
    while (origin.relation.ends_with(' ')) origin.relation.pop_back();
  }
  origin.target = python::normalized_name(requirement.name);
  origin.candidates = candidates_of(requirement, !owner && options_.upgrade);
  // With extras, each is a need of its own; that they are of one version follows from name[extra] -> name.
  for (const auto& extra : requirement.extras) {
    std::vector<Variable> variables;
    for (const auto id : origin.candidates)
      variables.push_back(extra_variable(id, python::normalized_name(extra)));
    add_need(owner, std::move(variables), origin);
  }
  if (requirement.extras.empty()) {
    std::vector<Variable> variables(origin.candidates.begin(), origin.candidates.end());
    add_need(owner, std::move(variables), std::move(origin));
  }
}

void Problem::expand_wheel(SolvableId id) {
  const bool installed = universe_[id].installed;
  if (!installed) add_other_versions(id);
  const auto& distribution = universe_.distribution(id);
  for (const auto& requirement : distribution.requirements) {
    if (universe_.python() != nullptr && !applies(requirement, universe_.python()->markers, "")) continue;
    if (installed) {
      // As for debs: a need that is not met today is not this plan's business.
      const auto there = universe_.versions(Ecosystem::wheel, python::normalized_name(requirement.name));
      const bool met = std::any_of(there.begin(), there.end(), [&](SolvableId other) {
        return universe_[other].installed &&
               requirement.specifiers.contains(universe_.distribution(other).version,
                                               python::Prereleases::allow);
      });
      if (!met) continue;
    }
    Origin origin;
    origin.owner = id;
    origin.field = "Requires-Dist";
    add_requirement(id, requirement, std::move(origin));
  }
}

void Problem::expand_extra(Variable variable) {
  const auto [id, extra] = extras_[variable - universe_.size()];
  Origin part;
  part.kind = Origin::Kind::extra;
  part.owner = id;
  part.ecosystem = Ecosystem::wheel;
  part.target = universe_[id].name;
  part.candidates = {id};
  add_need(variable, {id}, part);
  for (const auto& requirement : universe_.distribution(id).requirements) {
    const auto& markers = universe_.python()->markers;
    if (!applies(requirement, markers, extra) || applies(requirement, markers, "")) continue;
    Origin origin;
    origin.owner = id;
    origin.field = fmt::format("Requires-Dist [{}]", extra);
    add_requirement(variable, requirement, std::move(origin));
  }
}

bool Problem::expand(Sat& sat) {
  bool added = false;
  while (trail_read_ < sat.trail().size()) {
    const auto literal = sat.trail()[trail_read_++];
    const auto variable = literal.variable();
    if (literal.is_negative() || expanded_[variable]) continue;
    expanded_[variable] = true;
    added = true;
    if (variable >= universe_.size()) {
      expand_extra(variable);
    } else if (universe_[variable].ecosystem == Ecosystem::deb) {
      expand_deb(variable);
    } else {
      expand_wheel(variable);
    }
  }
  if (!bounded_) return added;
  // Looking for a better answer: one with as many changes as the best known is none.
  std::vector<Literal> changes;
  for (const auto literal : sat.trail()) {
    if (!literal.is_negative() && is_change(literal.variable())) changes.push_back(~literal);
  }
  if (changes.size() < best_changes_) return added;
  Origin origin;
  origin.kind = Origin::Kind::bound;
  add_clause(changes, std::move(origin));
  return true;
}

bool Problem::is_change(Variable variable) const {
  return variable < universe_.size() && universe_[variable].ecosystem == Ecosystem::deb &&
         !universe_[variable].installed;
}

void Problem::undone_to(std::uint32_t level) {
  trail_read_ = std::min(trail_read_, sat_.trail().size());
  if (level < open_at_level_.size()) {
    first_open_ = open_at_level_[level];
    open_at_level_.resize(level);
  }
}

std::optional<Literal> Problem::decide(const Sat& sat) {
  const auto is_yes = [&](Variable v) { return sat.value(v) == Sat::Value::yes; };
  const auto pick = [&](const Need& need) -> std::optional<Literal> {
    if (need.owner && !is_yes(*need.owner)) return std::nullopt;
    if (std::any_of(need.candidates.begin(), need.candidates.end(), is_yes)) return std::nullopt;
    for (const auto candidate : need.candidates) {
      if (sat.value(candidate) == Sat::Value::unknown) return Literal::positive(candidate);
    }
    return std::nullopt;
  };
  const auto settle = [&](std::optional<Literal> literal) {
    open_at_level_.push_back(first_open_);
    return literal;
  };
  // A need whose owner is not true may become open later, so the cursor moves over met needs of true owners
  // only.
  bool contiguous = true;
  for (auto i = first_open_; i < needs_.size(); ++i) {
    const auto& need = needs_[i];
    if (const auto literal = pick(need)) return settle(literal);
    contiguous = contiguous && (!need.owner || is_yes(*need.owner));
    if (contiguous) first_open_ = i + 1;
  }
  for (const auto& keep : keeps_) {
    if (const auto literal = pick(keep)) return settle(literal);
  }
  for (const auto& wish : recommended_) {
    if (const auto literal = pick(wish)) return settle(literal);
  }
  return std::nullopt;
}

void Problem::remember() {
  best_.clear();
  best_changes_ = 0;
  for (Variable variable = 0; variable < universe_.size(); ++variable) {
    if (sat_.value(variable) != Sat::Value::yes) continue;
    best_.push_back(variable);
    if (is_change(variable)) ++best_changes_;
  }
}

/// One round: true if it found an answer with fewer changes of debs.
bool Problem::improve() {
  bounded_ = true;
  // What was asked for stays at the version found: fewer changes are no reason for an older one.
  const auto answer = sat_.solve(*this, conflicts_for_a_better_one);
  if (answer != Sat::Answer::satisfiable) return false;
  remember();
  return true;
}

Sat::Answer Problem::run() {
  const auto answer = sat_.solve(*this, conflicts_for_an_answer);
  if (answer != Sat::Answer::satisfiable) return answer;
  remember();
  if (options_.recommends) return answer;  // those are changes that are wanted
  const auto first = best_;
  for (const auto& need : needs_) {
    if (need.owner) break;  // the requests come first
    for (const auto candidate : need.candidates) {
      if (sat_.value(candidate) != Sat::Value::yes) continue;
      Origin origin;
      origin.kind = Origin::Kind::bound;
      add_clause({Literal::positive(candidate)}, std::move(origin));
      break;
    }
  }
  while (best_changes_ > 0 && improve()) {
  }
  return Sat::Answer::satisfiable;
}

std::vector<SolvableId> Problem::chosen() const {
  return best_;
}

Reason Problem::reason_for(SolvableId id, const std::vector<SolvableId>& chosen) const {
  const auto is_chosen = [&](SolvableId other) {
    return std::binary_search(chosen.begin(), chosen.end(), other);
  };
  for (const auto* list : {&needs_, &recommended_}) {
    for (const auto& need : *list) {
      const auto& origin = origins_[need.origin];
      if (origin.kind == Origin::Kind::extra ||
          std::find(origin.candidates.begin(), origin.candidates.end(), id) == origin.candidates.end()) {
        continue;
      }
      if (origin.kind == Origin::Kind::request) return {"requested", "", origin.relation};
      if (!is_chosen(origin.owner) || origin.owner == id) continue;
      return {need.optional ? "recommended" : "needed", universe_[origin.owner].name, origin.relation};
    }
  }
  return {"needed", "", ""};
}

namespace {

/// Plain search over a fixed set of clauses.
class EveryVariable final : public Sat::Guide {
 public:
  bool expand(Sat&) override { return false; }
  std::optional<Literal> decide(const Sat& sat) override {
    for (; next_ < sat.variables(); ++next_) {
      if (sat.value(static_cast<Variable>(next_)) == Sat::Value::unknown) {
        return Literal::negative(static_cast<Variable>(next_));
      }
    }
    return std::nullopt;
  }
  void undone_to(std::uint32_t) override { next_ = 0; }

 private:
  std::size_t next_ = 0;
};

}  // namespace

/// Takes clauses out one by one for as long as what is left is still impossible.
std::vector<const Origin*> Problem::minimal_core() const {
  auto core = sat_.core();
  const auto impossible = [&](const std::vector<ClauseId>& clauses) {
    Sat sat;
    std::map<Variable, Variable> dense;
    for (const auto id : clauses) {
      std::vector<Literal> literals;
      for (const auto literal : sat_.literals_of(id)) {
        const auto [place, added] =
            dense.try_emplace(literal.variable(), static_cast<Variable>(dense.size()));
        sat.add_variables_up_to(static_cast<Variable>(dense.size()));
        literals.push_back(literal.is_negative() ? Literal::negative(place->second)
                                                 : Literal::positive(place->second));
      }
      sat.add(literals);
    }
    EveryVariable guide;
    return sat.solve(guide, 20'000) == Sat::Answer::unsatisfiable;
  };
  constexpr std::size_t small_enough = 400;
  if (core.size() <= small_enough) {
    // Later clauses are details of earlier ones: they go first.
    for (auto i = core.size(); i > 0; --i) {
      auto without = core;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(i - 1));
      if (impossible(without)) core = std::move(without);
    }
  }
  std::vector<const Origin*> origins;
  for (const auto id : core) origins.push_back(&origins_[origin_of_.at(id)]);
  return origins;
}

Statistics Problem::statistics() const {
  return {universe_.size(), sat_.decisions(), sat_.conflicts()};
}

}  // namespace jetcrew::resolve
