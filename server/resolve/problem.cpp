#include "resolve/problem.hpp"

#include "resolve/usable.hpp"

namespace jetcrew::resolve {

Problem::Problem(const Universe& universe, const std::vector<Request>& requests, const Options& options)
    : universe_(universe), requests_(requests), options_(options), variables_(universe.size(), none) {
  for (const auto id : universe_.all_installed()) {
    if (universe_[id].ecosystem == Ecosystem::deb) {
      index_installed_deb(id);
    } else {
      index_installed_wheel(id);
    }
  }
  index_constraints();
  add_requests();
  requests_end_ = needs_.size();
}

Variable Problem::add_variable(Meaning meaning) {
  const auto variable = static_cast<Variable>(meanings_.size());
  meanings_.push_back(meaning);
  expanded_.push_back(false);
  at_risk_.push_back(false);
  sat_.add_variables_up_to(variable + 1);
  return variable;
}

Variable Problem::variable_of(SolvableId id) {
  if (variables_[id] == none) {
    variables_[id] = add_variable({id, none});
    if (universe_[id].installed) {
      keep(id);
    } else {
      rule_out(id);
    }
  }
  return variables_[id];
}

Variable Problem::variable_of(SolvableId id, std::string_view extra) {
  const auto [place, added] = extra_variables_.try_emplace({id, std::string(extra)}, none);
  if (added) {
    extras_.emplace_back(extra);
    place->second = add_variable({id, static_cast<std::uint32_t>(extras_.size() - 1)});
  }
  return place->second;
}

std::span<const SolvableId> Problem::candidates_of(const Ground& ground) const {
  return std::span(candidates_).subspan(ground.first, ground.count);
}

std::uint32_t Problem::add_ground(Ground ground, std::span<const SolvableId> candidates) {
  ground.first = static_cast<std::uint32_t>(candidates_.size());
  ground.count = static_cast<std::uint32_t>(candidates.size());
  candidates_.insert(candidates_.end(), candidates.begin(), candidates.end());
  grounds_.push_back(ground);
  return static_cast<std::uint32_t>(grounds_.size() - 1);
}

void Problem::add_clause(std::span<const Literal> literals, std::uint32_t ground) {
  const auto clause = sat_.add(literals);
  ground_of_clause_.resize(clause + 1, none);
  ground_of_clause_[clause] = ground;
}

/// A need that the ground's own candidates meet.
void Problem::add_need(Variable owner, std::uint32_t ground, Urgency urgency) {
  std::vector<Variable> variables;
  variables.reserve(grounds_[ground].count);
  for (std::uint32_t i = 0; i < grounds_[ground].count; ++i)
    variables.push_back(variable_of(candidates_[grounds_[ground].first + i]));
  add_need(owner, ground, variables, urgency);
}

void Problem::add_need(Variable owner, std::uint32_t ground, std::span<const Variable> variables,
                       Urgency urgency) {
  const Need need{owner, ground, static_cast<std::uint32_t>(need_variables_.size()),
                  static_cast<std::uint32_t>(variables.size()), urgency};
  need_variables_.insert(need_variables_.end(), variables.begin(), variables.end());
  if (urgency == Urgency::wish) {
    wishes_.push_back(need);
    return;
  }
  std::vector<Literal> literals;
  literals.reserve(variables.size() + 1);
  for (const auto variable : variables) literals.push_back(Literal::positive(variable));
  if (owner != none) literals.push_back(Literal::negative(owner));
  add_clause(literals, ground);
  (urgency == Urgency::late ? late_ : needs_).push_back(need);
}

/// That the two cannot be there together; the ground's owner is the first.
void Problem::exclude(SolvableId one, SolvableId other, Ground ground) {
  ground.owner = one;
  ++exclusions_;
  const std::array literals{Literal::negative(variable_of(one)), Literal::negative(variable_of(other))};
  add_clause(literals, add_ground(ground, std::span(&other, 1)));
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
  if (local_build_in_the_way(universe_, requests_, id)) return false;
  // What is held comes again in its own version where it was left half-way.
  if (universe_[*there].held && !options_.release_holds)
    return universe_[*there].unconfigured && universe_.deb_version(id) == universe_.deb_version(*there);
  return options_.allow_downgrade || !is_downgrade(id);
}

void Problem::add_requests() {
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    const auto& request = requests_[i];
    Ground ground;
    ground.kind = Origin::Kind::request;
    ground.request = static_cast<std::uint32_t>(i);
    if (request.ecosystem == Ecosystem::wheel) {
      // As pip: where the condition does not hold, nothing is asked for.
      if (universe_.python() != nullptr && request.wheel->marker &&
          !request.wheel->marker->evaluate(universe_.python()->markers, ""))
        continue;
      add_requirement(none, *request.wheel, ground);
    } else {
      ground.relation = &request.deb;
      add_need(none, add_ground(ground, candidates_of_request(request.deb)));
    }
  }
}

void Problem::forbid_together(const std::vector<SolvableId>& ids) {
  std::vector<Literal> literals;
  for (const auto id : ids) literals.push_back(Literal::negative(variable_of(id)));
  Ground ground;
  ground.kind = Origin::Kind::bound;
  add_clause(literals, add_ground(ground, {}));
}

/// What is installed stays where it can, else another version of it does, and goes last of all: called when
/// the first clause speaks of it.
void Problem::keep(SolvableId id) {
  const auto& solvable = universe_[id];
  std::vector<SolvableId> others{id};
  const bool held = solvable.held && !options_.release_holds;
  for (const auto other : universe_.versions(solvable.ecosystem, solvable.name)) {
    if (other == id || universe_[other].installed || !selectable(other)) continue;
    // A wheel of the same version needs the same and does no more.
    if (solvable.ecosystem == Ecosystem::wheel && universe_[other].version == solvable.version) continue;
    if (universe_.installed(solvable.ecosystem, solvable.name, universe_[other].architecture) == id)
      others.push_back(other);
  }
  if (solvable.system) others.resize(1);  // the environment has its own beside it
  std::vector<Variable> variables;
  for (const auto other : others) variables.push_back(variable_of(other));
  const bool may_go = options_.allow_remove && !solvable.system && !solvable.essential && !held;
  if (may_go) variables.push_back(add_variable({id, gone}));
  const Need need{none, 0, static_cast<std::uint32_t>(need_variables_.size()),
                  static_cast<std::uint32_t>(variables.size())};
  need_variables_.insert(need_variables_.end(), variables.begin(), variables.end());
  keeps_.push_back(need);
  if (solvable.system) return;
  std::vector<Literal> literals;
  for (const auto variable : variables) literals.push_back(Literal::positive(variable));
  Ground ground;
  ground.kind = Origin::Kind::keep;
  ground.owner = id;
  add_clause(literals, add_ground(ground, {}));
}

/// An installed package may go: what is installed and needs something of its name has to look after itself.
void Problem::needs_at_risk(SolvableId leaving) {
  const auto look_after = [&](const ByName& needers, std::string_view name) {
    const auto found = needers.find(name);
    if (found == needers.end()) return;
    for (const auto id : found->second) {
      const auto variable = variable_of(id);
      if (expanded_[variable]) continue;
      expanded_[variable] = true;
      if (universe_[id].ecosystem == Ecosystem::deb) {
        add_deb_needs(id);
      } else {
        expand_wheel(id);
      }
    }
  };
  const auto& solvable = universe_[leaving];
  if (solvable.ecosystem == Ecosystem::wheel) return look_after(wheel_needers_, solvable.name);
  look_after(needers_, solvable.name);
  for (const auto& provided : universe_.deb(leaving).provides) look_after(needers_, provided.name);
}

bool Problem::expand(Sat& sat) {
  const auto clauses = ground_of_clause_.size();
  while (trail_read_ < sat.trail().size()) {
    const auto literal = sat.trail()[trail_read_++];
    const auto variable = literal.variable();
    const auto meaning = meanings_[variable];
    const bool installed = meaning.extra == none && universe_[meaning.id].installed;
    if (literal.is_negative()) {
      if (!installed || at_risk_[variable]) continue;
      at_risk_[variable] = true;
      needs_at_risk(meaning.id);
      continue;
    }
    if (!postponed_.empty() && meaning.extra == none) catch_up(meaning.id);
    if (installed || expanded_[variable]) continue;
    expanded_[variable] = true;
    if (meaning.extra == gone || meaning.extra == milder) continue;
    if (meaning.extra != none) {
      expand_extra(variable);
    } else if (universe_[meaning.id].ecosystem == Ecosystem::deb) {
      expand_deb(meaning.id);
    } else {
      expand_wheel(meaning.id);
    }
  }
  return bound() || ground_of_clause_.size() != clauses;
}

}  // namespace jetcrew::resolve
