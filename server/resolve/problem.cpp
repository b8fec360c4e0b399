#include "resolve/problem.hpp"

#include "base/error.hpp"
#include "python/name.hpp"
#include "python/specifier_text.hpp"
#include "resolve/usable.hpp"

namespace jetcrew::resolve {
namespace {

/// Some seconds of a fast machine; what needs more than that is a riddle and no set of packages.
constexpr std::uint64_t visits_for_an_answer = 200'000'000;
constexpr std::uint64_t conflicts_for_a_better_one = 400;
constexpr std::uint64_t literals_for_a_better_one = 40'000;

}  // namespace

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

/// Looking for a better answer: one that costs as much as the best known is none.
bool Problem::bound() {
  const bool is_milder = milder_ != none && sat_.value(milder_) == Sat::Value::yes;
  if (!is_milder && !bounded_) return false;
  Cost cost;
  std::vector<Literal> removals;
  std::vector<Literal> downgrades;
  std::vector<Literal> changes;
  for (const auto literal : sat_.trail()) {
    const auto part = cost_of(literal);
    if (part.removals > 0) removals.push_back(~literal);
    if (part.downgrades > 0) downgrades.push_back(~literal);
    if (part.changes > 0) changes.push_back(~literal);
  }
  cost = {removals.size(), downgrades.size(), is_milder ? best_cost_.changes : changes.size()};
  if (cost < best_cost_) return false;
  // The clause says no more than it takes.
  auto literals = std::move(removals);
  if (cost.removals == best_cost_.removals) {
    literals.insert(literals.end(), downgrades.begin(), downgrades.end());
    if (cost.downgrades == best_cost_.downgrades && !is_milder)
      literals.insert(literals.end(), changes.begin(), changes.end());
  }
  if (is_milder) literals.push_back(Literal::negative(milder_));
  bound_literals_ += literals.size();
  Ground ground;
  ground.kind = Origin::Kind::bound;
  add_clause(literals, add_ground(ground, {}));
  return true;
}

Problem::Cost Problem::cost_of(Literal literal) const {
  if (literal.is_negative()) return {};
  const auto& meaning = meanings_[literal.variable()];
  if (meaning.extra == gone) return {.removals = 1};
  if (meaning.extra != none || universe_[meaning.id].installed) return {};
  const bool back = options_.allow_downgrade && is_downgrade(meaning.id);
  return {.downgrades = back ? 1U : 0U, .changes = is_change(literal.variable()) ? 1U : 0U};
}

bool Problem::is_change(Variable variable) const {
  const auto& meaning = meanings_[variable];
  if (meaning.extra != none) return false;
  const auto& solvable = universe_[meaning.id];
  return solvable.ecosystem == Ecosystem::deb && !solvable.installed;
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
    if (need.owner != none && !is_yes(need.owner)) return std::nullopt;
    const auto candidates = std::span(need_variables_).subspan(need.first, need.count);
    if (std::any_of(candidates.begin(), candidates.end(), is_yes)) return std::nullopt;
    for (const auto candidate : candidates) {
      if (sat.value(candidate) == Sat::Value::unknown) return Literal::positive(candidate);
    }
    return std::nullopt;
  };
  const auto settle = [&](std::optional<Literal> literal) {
    open_at_level_.push_back(first_open_);
    return literal;
  };
  if (milder_ != none && sat.value(milder_) == Sat::Value::unknown) return settle(Literal::positive(milder_));
  if (options_.allow_remove || options_.allow_downgrade) {
    // Nothing else keeps what is installed from going: it is looked after before what is new.
    for (std::size_t i = 0; i < requests_end_; ++i) {
      if (const auto literal = pick(needs_[i])) return settle(literal);
    }
    for (const auto& need : keeps_) {
      if (const auto literal = pick(need)) return settle(literal);
    }
  }
  // A need whose owner is not true may become open later, so the cursor moves over met needs of true owners
  // only.
  bool contiguous = true;
  for (auto i = first_open_; i < needs_.size(); ++i) {
    const auto& need = needs_[i];
    if (const auto literal = pick(need)) return settle(literal);
    contiguous = contiguous && (need.owner == none || is_yes(need.owner));
    if (contiguous) first_open_ = i + 1;
  }
  for (const auto* list : {&keeps_, &late_, &wishes_}) {
    for (const auto& need : *list) {
      if (const auto literal = pick(need)) return settle(literal);
    }
  }
  return std::nullopt;
}

void Problem::remember() {
  best_.clear();
  best_cost_ = {};
  for (Variable variable = 0; variable < meanings_.size(); ++variable) {
    if (sat_.value(variable) != Sat::Value::yes) continue;
    const auto cost = cost_of(Literal::positive(variable));
    best_cost_.removals += cost.removals;
    best_cost_.downgrades += cost.downgrades;
    best_cost_.changes += cost.changes;
    if (meanings_[variable].extra == none) best_.push_back(meanings_[variable].id);
  }
  best_requested_.clear();
  for (std::size_t i = 0; i < requests_end_; ++i) {
    const auto candidates = std::span(need_variables_).subspan(needs_[i].first, needs_[i].count);
    const auto met = std::find_if(candidates.begin(), candidates.end(), [&](Variable candidate) {
      return sat_.value(candidate) == Sat::Value::yes;
    });
    if (met != candidates.end()) best_requested_.push_back(*met);
  }
  for (const auto id : universe_.all_installed()) {
    if (variables_[id] == none) best_.push_back(id);
  }
  std::sort(best_.begin(), best_.end());
}

/// One round: true if it found an answer that removes or downgrades less.
bool Problem::find_milder() {
  if (milder_ == none) milder_ = add_variable({0, milder});
  const auto answer = sat_.solve(*this, {.conflicts = conflicts_for_a_better_one});
  if (answer != Sat::Answer::satisfiable || sat_.value(milder_) != Sat::Value::yes) return false;
  remember();
  return true;
}

/// What was asked for stays at the version found: fewer changes are no reason for an older one.
void Problem::settle_requests() {
  Ground ground;
  ground.kind = Origin::Kind::bound;
  for (const auto variable : best_requested_)
    add_clause(std::array{Literal::positive(variable)}, add_ground(ground, {}));
  if (milder_ != none) add_clause(std::array{Literal::negative(milder_)}, add_ground(ground, {}));
}

/// One round: true if it found an answer with fewer changes of debs.
bool Problem::improve() {
  bounded_ = true;
  if (bound_literals_ >= literals_for_a_better_one) return false;
  const auto rounds = (literals_for_a_better_one - bound_literals_) / best_cost_.changes;
  const auto answer =
      sat_.solve(*this, {.conflicts = std::min<std::uint64_t>(conflicts_for_a_better_one, rounds + 1)});
  if (answer != Sat::Answer::satisfiable) return false;
  remember();
  return true;
}

Sat::Answer Problem::run() {
  const auto answer = sat_.solve(*this, {.visits = visits_for_an_answer});
  if (answer != Sat::Answer::satisfiable) return answer;
  remember();
  while (!best_cost_.is_mild() && find_milder()) {
  }
  if (options_.recommends) return answer;  // those are changes that are wanted
  settle_requests();
  while (best_cost_.changes > 0 && improve()) {
  }
  return Sat::Answer::satisfiable;
}

Reason Problem::reason_of(const Need& need) const {
  const auto& ground = grounds_[need.ground];
  auto relation = origin_of(ground).relation;
  if (ground.kind == Origin::Kind::request) {
    const auto& profile = requests_[ground.request].profile;
    return {profile.empty() ? "requested" : "profile", profile, std::move(relation)};
  }
  const bool wish = need.urgency == Urgency::wish && ground.kind != Origin::Kind::library;
  return {wish ? "recommended" : "needed", std::string(universe_[ground.owner].name), std::move(relation)};
}

std::vector<Reason> Problem::reasons_for(const std::vector<SolvableId>& ids) const {
  std::unordered_map<SolvableId, std::size_t> open;
  for (std::size_t i = 0; i < ids.size(); ++i) open.emplace(ids[i], i);
  std::vector<Reason> reasons(ids.size(), Reason{"needed", "", ""});
  for (const auto* list : {&needs_, &late_, &wishes_}) {
    for (const auto& need : *list) {
      const auto& ground = grounds_[need.ground];
      const bool requested = ground.kind == Origin::Kind::request;
      if (ground.kind == Origin::Kind::extra ||
          !(requested || std::binary_search(best_.begin(), best_.end(), ground.owner)))
        continue;
      for (const auto id : candidates_of(ground)) {
        const auto found = open.find(id);
        if (found == open.end() || (!requested && ground.owner == id)) continue;
        reasons[found->second] = reason_of(need);
        open.erase(found);
      }
    }
  }
  return reasons;
}

Origin Problem::origin_of(const Ground& ground) const {
  Origin origin;
  origin.kind = ground.kind;
  origin.owner = ground.owner;
  origin.request = ground.request;
  origin.field = ground.field;
  if (ground.extra != none) origin.field += fmt::format(" [{}]", extras_[ground.extra]);
  const auto candidates = candidates_of(ground);
  origin.candidates.assign(candidates.begin(), candidates.end());
  if (ground.any_of != nullptr) {
    origin.any_of = ground.any_of;
    origin.relation = debian::to_string(*ground.any_of);
    origin.target = ground.any_of->front().name;
    if (ground.any_of->size() > 1) {
      for (const auto& relation : *ground.any_of) {
        auto& names = origin.alternatives;
        if (std::find(names.begin(), names.end(), relation.name) == names.end())
          names.push_back(relation.name);
      }
    }
  } else if (ground.requirement != nullptr) {
    origin.ecosystem = Ecosystem::wheel;
    origin.relation = ground.requirement->text();
    origin.relation.resize(std::min(origin.relation.size(), origin.relation.find(';')));
    while (origin.relation.ends_with(' ')) origin.relation.pop_back();
    origin.target = python::normalized_name(ground.requirement->name);
  } else if (ground.relation != nullptr) {
    origin.relation = debian::to_string(*ground.relation);
    origin.target =
        ground.kind == Origin::Kind::conflict ? universe_[candidates.front()].name : ground.relation->name;
  } else if (ground.library != nullptr) {
    origin.library = ground.library;
    origin.relation = ground.library->library;
    origin.target = ground.library->library;
  } else if (ground.constraint != nullptr) {
    origin.constraint = ground.constraint;
    origin.ecosystem = Ecosystem::wheel;
    origin.target = ground.constraint->package;
    if (!ground.constraint->partner.empty()) {
      origin.target = ground.constraint->partner;
      origin.relation =
          fmt::format("{} {}", origin.target, python::readable(ground.constraint->partner_versions));
    }
  } else if (ground.kind != Origin::Kind::bound) {
    origin.ecosystem = universe_[ground.owner].ecosystem;
    origin.target = universe_[ground.owner].name;
  }
  return origin;
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
std::vector<Origin> Problem::minimal_core() const {
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
    return sat.solve(guide, {.conflicts = 20'000}) == Sat::Answer::unsatisfiable;
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
  std::vector<Origin> origins;
  for (const auto id : core) origins.push_back(origin_of(grounds_[ground_of_clause_[id]]));
  return origins;
}

Statistics Problem::statistics() const {
  return {universe_.size(), sat_.decisions(), sat_.conflicts(), ground_of_clause_.size()};
}

}  // namespace jetcrew::resolve
