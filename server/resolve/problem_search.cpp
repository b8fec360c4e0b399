// The order of decisions, and the search for an answer that costs less than the first one.
#include "resolve/problem.hpp"

namespace jetcrew::resolve {
namespace {

/// Some seconds of a fast machine; what needs more than that is a riddle and no set of packages.
constexpr std::uint64_t visits_for_an_answer = 200'000'000;
constexpr std::uint64_t conflicts_for_a_better_one = 400;
constexpr std::uint64_t literals_for_a_better_one = 40'000;

}  // namespace

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

Statistics Problem::statistics() const {
  return {universe_.size(), sat_.decisions(), sat_.conflicts(), ground_of_clause_.size()};
}

}  // namespace jetcrew::resolve
