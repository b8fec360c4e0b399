// The clauses that constraints bring: what goes together, what does not work here, what a profile allows.
#include "resolve/problem.hpp"

namespace jetcrew::resolve {

void Problem::index_constraints() {
  for (const auto& constraint : universe_.constraints()) {
    constraints_[constraint.package].push_back(&constraint);
    if (constraint.kind == Constraint::Kind::goes_with)
      constraints_on_partner_[constraint.partner].push_back(&constraint);
  }
}

const std::vector<const Constraint*>& Problem::constraints_of(const ConstraintsByName& by_name,
                                                              std::string_view name) {
  static const std::vector<const Constraint*> nothing;
  const auto found = by_name.find(name);
  return found == by_name.end() ? nothing : found->second;
}

/// What rules the version out whatever else is chosen; null where nothing does.
const Constraint* Problem::ruled_out(SolvableId id) const {
  const auto& solvable = universe_[id];
  if (solvable.ecosystem != Ecosystem::wheel) return nullptr;
  for (const auto* constraint : constraints_of(constraints_, solvable.name)) {
    const bool in = in_range(constraint->versions, universe_.distribution(id).version);
    if (constraint->kind == Constraint::Kind::limit && !in) return constraint;
    // What is there already, and somehow works, stays.
    if (constraint->kind == Constraint::Kind::does_not_work && in && !solvable.installed) return constraint;
  }
  return nullptr;
}

/// Whether nothing of what the owner's constraints say speaks against the partner.
bool Problem::goes_with(Variable owner, SolvableId partner) const {
  if (owner == none) return true;
  const auto id = meanings_[owner].id;
  const auto& rules = constraints_of(constraints_, universe_[id].name);
  return std::none_of(rules.begin(), rules.end(), [&](const Constraint* rule) {
    return rule->kind == Constraint::Kind::goes_with && rule->partner == universe_[partner].name &&
           in_range(rule->versions, universe_.distribution(id).version) &&
           !in_range(rule->partner_versions, universe_.distribution(partner).version);
  });
}

Problem::Ground Problem::ground_of(const Constraint& constraint, SolvableId owner) {
  Ground ground;
  ground.kind = Origin::Kind::constraint;
  ground.owner = owner;
  ground.constraint = &constraint;
  return ground;
}

/// Called when the first clause speaks of a package that is not installed.
void Problem::rule_out(SolvableId id) {
  const auto* constraint = ruled_out(id);
  if (constraint == nullptr) return;
  const std::array literals{Literal::negative(variables_[id])};
  add_clause(literals, add_ground(ground_of(*constraint, id), {}));
}

/// What is installed is ruled out only for those that come and need it; all others may go on with it.
void Problem::rule_out_installed(Variable owner, std::uint32_t need) {
  if (owner != none && universe_[meanings_[owner].id].installed) return;
  const auto [first, count] = std::pair{grounds_[need].first, grounds_[need].count};
  for (auto i = first; i < first + count; ++i) {
    const auto id = candidates_[i];
    const auto* constraint = universe_[id].installed ? ruled_out(id) : nullptr;
    if (constraint == nullptr) continue;
    std::vector<Literal> literals{Literal::negative(variable_of(id))};
    if (owner != none) literals.push_back(Literal::negative(owner));
    add_clause(literals, add_ground(ground_of(*constraint, id), {}));
  }
}

/// A wheel comes: its partners have to be of the right version, and it has to be for those whose partner it
/// is.
void Problem::add_partners(SolvableId id) {
  const auto& name = universe_[id].name;
  for (const auto* constraint : constraints_of(constraints_, name)) {
    if (constraint->kind == Constraint::Kind::goes_with &&
        in_range(constraint->versions, universe_.distribution(id).version))
      exclude_wrong_partners(id, *constraint);
  }
  for (const auto* constraint : constraints_of(constraints_on_partner_, name)) {
    if (!in_range(constraint->partner_versions, universe_.distribution(id).version))
      exclude_from_installed(id, *constraint);
  }
}

void Problem::exclude_wrong_partners(SolvableId id, const Constraint& constraint) {
  std::vector<SolvableId> right;
  std::optional<SolvableId> of_system;
  for (const auto other : universe_.versions(Ecosystem::wheel, constraint.partner)) {
    if (!selectable(other)) continue;
    if (in_range(constraint.partner_versions, universe_.distribution(other).version)) {
      right.push_back(other);
    } else if (universe_[other].system) {
      of_system = other;
    } else {
      exclude(id, other, ground_of(constraint, id));
    }
  }
  if (!of_system) return;
  // It cannot go, so that one of the right version has to stand in front of it.
  std::vector<Variable> variables;
  for (const auto other : right) variables.push_back(variable_of(other));
  right.insert(right.begin(), *of_system);
  add_need(variable_of(id), add_ground(ground_of(constraint, id), right), variables);
}

/// What is installed keeps the right partner if it has one today.
void Problem::exclude_from_installed(SolvableId partner, const Constraint& constraint) {
  const auto owner = universe_.installed(Ecosystem::wheel, constraint.package, "");
  const auto today = universe_.installed(Ecosystem::wheel, constraint.partner, "");
  if (!owner || universe_[*owner].system || !today) return;
  if (in_range(constraint.versions, universe_.distribution(*owner).version) &&
      in_range(constraint.partner_versions, universe_.distribution(*today).version))
    exclude(*owner, partner, ground_of(constraint, *owner));
}

}  // namespace jetcrew::resolve
