// What an answer has each package for, and what makes an answer impossible.
#include "python/name.hpp"
#include "python/specifier_text.hpp"
#include "resolve/problem.hpp"

namespace jetcrew::resolve {

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

}  // namespace jetcrew::resolve
