#include "resolve/sat.hpp"

namespace jetcrew::resolve {

void Sat::add_variables_up_to(Variable count) {
  if (count <= values_.size()) return;
  values_.resize(count, Value::unknown);
  levels_.resize(count, 0);
  reasons_.resize(count, none);
  seen_.resize(count, false);
  watches_.resize(std::size_t{count} * 2);
}

bool Sat::is_true(Literal literal) const {
  return values_[literal.variable()] == (literal.is_negative() ? Value::no : Value::yes);
}

bool Sat::is_false(Literal literal) const {
  return values_[literal.variable()] == (literal.is_negative() ? Value::yes : Value::no);
}

std::span<Literal> Sat::literals_of(ClauseId id) {
  return {literals_.data() + clauses_[id].first, clauses_[id].size};
}

std::span<const Literal> Sat::literals_of(ClauseId id) const {
  return {literals_.data() + clauses_[id].first, clauses_[id].size};
}

ClauseId Sat::store(std::span<const Literal> literals, std::span<const ClauseId> antecedents) {
  Clause clause;
  clause.first = static_cast<std::uint32_t>(literals_.size());
  clause.size = static_cast<std::uint32_t>(literals.size());
  clause.antecedents = static_cast<std::uint32_t>(antecedents_.size());
  clause.antecedent_count = static_cast<std::uint32_t>(antecedents.size());
  literals_.insert(literals_.end(), literals.begin(), literals.end());
  antecedents_.insert(antecedents_.end(), antecedents.begin(), antecedents.end());
  clauses_.push_back(clause);
  return static_cast<ClauseId>(clauses_.size() - 1);
}

ClauseId Sat::add(std::span<const Literal> literals) {
  const auto id = store(literals, {});
  visits_ += literals.size();
  to_front(id);
  const bool open = literals.size() >= 2 && !is_false(literals_of(id)[1]);
  if (open) {
    watch(id);
  } else {
    pending_.push_back(id);
  }
  return id;
}

/// Brings the two literals that stay unassigned longest to the front: those not false, then the latest
/// falsified.
void Sat::to_front(ClauseId id) {
  const auto literals = literals_of(id);
  const auto rank = [&](Literal literal) {
    return is_false(literal) ? levels_[literal.variable()] : ~std::uint32_t{0};
  };
  for (std::size_t place = 0; place < 2 && place < literals.size(); ++place) {
    for (std::size_t i = place + 1; i < literals.size(); ++i) {
      if (rank(literals[i]) > rank(literals[place])) std::swap(literals[i], literals[place]);
    }
  }
}

/// A clause that was false or had one way left when it was added: goes back to where that began and draws its
/// conclusion there. Gives the clause where it is a conflict at the level reached, else none.
ClauseId Sat::settle(ClauseId id, Guide& guide) {
  to_front(id);  // what has been settled since it was added may have changed the values
  watch(id);
  const auto literals = literals_of(id);
  if (literals.empty()) {
    undo_to(0, guide);
    return id;
  }
  if (literals.size() > 1 && !is_false(literals[1])) return none;
  const auto single_since = literals.size() > 1 ? levels_[literals[1].variable()] : 0;
  // A clause of one literal is not watched: even if it holds, it must be made to hold for good.
  if (is_true(literals[0]) && literals.size() > 1) return none;
  const bool assigned = values_[literals[0].variable()] != Value::unknown;
  if (assigned && levels_[literals[0].variable()] <= single_since) {
    if (is_true(literals[0])) return none;
    undo_to(single_since, guide);
    return id;
  }
  undo_to(single_since, guide);
  assign(literals[0], id);
  return none;
}

void Sat::watch(ClauseId id) {
  const auto literals = literals_of(id);
  if (literals.size() < 2) return;
  watches_[literals[0].code()].push_back({id, literals[1]});
  watches_[literals[1].code()].push_back({id, literals[0]});
}

void Sat::assign(Literal literal, ClauseId reason) {
  const auto variable = literal.variable();
  values_[variable] = literal.is_negative() ? Value::no : Value::yes;
  levels_[variable] = level();
  reasons_[variable] = reason;
  trail_.push_back(literal);
}

/// Looks for another literal of the clause to watch in place of the falsified one.
bool Sat::move_watch(ClauseId id, Literal falsified, Watch& kept) {
  const auto literals = literals_of(id);
  if (literals[0] == falsified) std::swap(literals[0], literals[1]);
  kept.blocker = literals[0];
  if (is_true(literals[0])) return false;
  for (std::size_t i = 2; i < literals.size(); ++i) {
    if (is_false(literals[i])) continue;
    std::swap(literals[1], literals[i]);
    watches_[literals[1].code()].push_back({id, literals[0]});
    return true;
  }
  return false;
}

/// Draws all conclusions; the clause that became false, or none.
ClauseId Sat::propagate() {
  while (propagated_ < trail_.size()) {
    const auto falsified = ~trail_[propagated_++];
    auto& list = watches_[falsified.code()];
    visits_ += list.size();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
      auto entry = list[i];
      if (is_true(entry.blocker)) {
        list[kept++] = entry;
        continue;
      }
      if (move_watch(entry.clause, falsified, entry)) continue;
      list[kept++] = entry;
      if (is_true(entry.blocker)) continue;
      if (is_false(entry.blocker)) {
        while (++i < list.size()) list[kept++] = list[i];
        list.resize(kept);
        return entry.clause;
      }
      assign(entry.blocker, entry.clause);
    }
    list.resize(kept);
  }
  return none;
}

void Sat::undo_to(std::uint32_t target, Guide& guide) {
  if (level() <= target) return;
  const auto start = level_starts_[target];
  for (auto i = trail_.size(); i > start; --i) {
    const auto variable = trail_[i - 1].variable();
    values_[variable] = Value::unknown;
    reasons_[variable] = none;
  }
  trail_.resize(start);
  level_starts_.resize(target);
  propagated_ = std::min<std::size_t>(propagated_, start);
  guide.undone_to(target);
}

/// First unique implication point. Fills learnt_ (its first literal is the one that gets asserted) and
/// learnt_from_; gives the level to jump back to.
std::uint32_t Sat::analyse(ClauseId conflict) {
  learnt_.assign(1, Literal());
  learnt_from_.clear();
  std::uint32_t open = 0;
  auto position = trail_.size();
  ClauseId reason = conflict;
  std::vector<Variable> touched;
  while (true) {
    learnt_from_.push_back(reason);
    for (const auto literal : literals_of(reason)) {
      const auto variable = literal.variable();
      if (seen_[variable] || !is_false(literal)) continue;
      if (levels_[variable] == 0) {
        // Not part of the learnt clause, but part of why: its reason belongs to the derivation.
        seen_[variable] = true;
        touched.push_back(variable);
        continue;
      }
      seen_[variable] = true;
      touched.push_back(variable);
      if (levels_[variable] == level()) {
        ++open;
      } else {
        learnt_.push_back(literal);
      }
    }
    do {
      --position;
    } while (!seen_[trail_[position].variable()] || levels_[trail_[position].variable()] != level());
    const auto literal = trail_[position];
    if (--open == 0) {
      learnt_[0] = ~literal;
      break;
    }
    reason = reasons_[literal.variable()];
  }
  // Level-0 literals met on the way are resolved away with their own reasons, all the way down.
  for (std::size_t i = 0; i < touched.size(); ++i) {
    if (levels_[touched[i]] != 0 || reasons_[touched[i]] == none) continue;
    learnt_from_.push_back(reasons_[touched[i]]);
    for (const auto literal : literals_of(reasons_[touched[i]])) {
      if (seen_[literal.variable()]) continue;
      seen_[literal.variable()] = true;
      touched.push_back(literal.variable());
    }
  }
  for (const auto variable : touched) seen_[variable] = false;

  std::uint32_t back = 0;
  for (std::size_t i = 1; i < learnt_.size(); ++i) {
    if (levels_[learnt_[i].variable()] > back) {
      back = levels_[learnt_[i].variable()];
      std::swap(learnt_[1], learnt_[i]);
    }
  }
  return back;
}

/// Of literals that are all assigned.
std::uint32_t Sat::levels_of(std::span<const Literal> literals) {
  ++stamp_;
  level_stamps_.resize(std::max<std::size_t>(level_stamps_.size(), level() + 1));
  std::uint32_t count = 0;
  for (const auto literal : literals) {
    auto& stamp = level_stamps_[levels_[literal.variable()]];
    if (stamp == stamp_) continue;
    stamp = stamp_;
    ++count;
  }
  return count;
}

void Sat::learn(ClauseId conflict, Guide& guide) {
  const auto back = analyse(conflict);
  const auto levels = levels_of(learnt_);
  undo_to(back, guide);
  const auto id = store(learnt_, learnt_from_);
  watch(id);
  assign(learnt_[0], id);
  learnts_.push_back({id, levels});
  if (learnts_.size() > most_learnts_) forget();
}

/// Takes the worse half of the learnt clauses out of the search, or each conflict would cost more than the
/// one before. They stay on record: what was learnt from them rests on them. More are kept each time, so that
/// the search comes to its end.
void Sat::forget() {
  const auto worth = [&](const Learnt& learnt) {
    return std::pair(learnt.levels, clauses_[learnt.clause].size);
  };
  std::stable_sort(learnts_.begin(), learnts_.end(),
                   [&](const Learnt& left, const Learnt& right) { return worth(left) < worth(right); });
  const auto half = learnts_.size() / 2;
  std::vector<bool> forgotten(clauses_.size(), false);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < learnts_.size(); ++i) {
    const auto id = learnts_[i].clause;
    const bool in_use = reasons_[literals_of(id)[0].variable()] == id;
    if (i < half || learnts_[i].levels <= 2 || in_use) {
      learnts_[kept++] = learnts_[i];
    } else {
      forgotten[id] = true;
    }
  }
  learnts_.resize(kept);
  for (auto& list : watches_)
    std::erase_if(list, [&](const Watch& entry) { return forgotten[entry.clause]; });
  most_learnts_ += 500;
}

/// The conflict holds with no decision at all: its reasons, all the way down, are the core.
void Sat::finish_without_solution(ClauseId conflict) {
  impossible_ = true;
  final_antecedents_.assign(1, conflict);
  std::vector<Variable> open;
  const auto note = [&](ClauseId id) {
    for (const auto literal : literals_of(id)) {
      if (seen_[literal.variable()]) continue;
      seen_[literal.variable()] = true;
      open.push_back(literal.variable());
    }
  };
  note(conflict);
  for (std::size_t i = 0; i < open.size(); ++i) {
    const auto reason = reasons_[open[i]];
    if (reason == none) continue;
    final_antecedents_.push_back(reason);
    note(reason);
  }
  for (const auto variable : open) seen_[variable] = false;
}

Sat::Answer Sat::solve(Guide& guide, const Limits& limits) {
  const auto conflicts_before = conflicts_;
  const auto visits_before = visits_;
  while (!impossible_) {
    ClauseId conflict = none;
    if (!pending_.empty()) {
      const auto id = pending_.back();
      pending_.pop_back();
      conflict = settle(id, guide);
      if (conflict == none) continue;
    } else {
      conflict = propagate();
    }
    if (conflict != none) {
      ++conflicts_;
      if (level() == 0) {
        finish_without_solution(conflict);
        break;
      }
      learn(conflict, guide);
      if (conflicts_ - conflicts_before >= limits.conflicts || visits_ - visits_before >= limits.visits)
        return Answer::gave_up;
      continue;
    }
    if (guide.expand(*this) || !pending_.empty()) continue;
    const auto next = guide.decide(*this);
    if (!next) return Answer::satisfiable;
    ++decisions_;
    level_starts_.push_back(static_cast<std::uint32_t>(trail_.size()));
    assign(*next, none);
  }
  return Answer::unsatisfiable;
}

std::vector<ClauseId> Sat::core() const {
  std::vector<bool> visited(clauses_.size(), false);
  std::vector<ClauseId> open = final_antecedents_;
  std::vector<ClauseId> given;
  while (!open.empty()) {
    const auto id = open.back();
    open.pop_back();
    if (visited[id]) continue;
    visited[id] = true;
    const auto& clause = clauses_[id];
    if (clause.antecedent_count == 0) given.push_back(id);
    for (std::uint32_t i = 0; i < clause.antecedent_count; ++i)
      open.push_back(antecedents_[clause.antecedents + i]);
  }
  std::sort(given.begin(), given.end());
  return given;
}

}  // namespace jetcrew::resolve
