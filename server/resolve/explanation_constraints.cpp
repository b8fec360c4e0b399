#include "resolve/explanation_constraints.hpp"

#include "base/text.hpp"
#include "python/specifier_text.hpp"

namespace jetcrew::resolve {
namespace {

constexpr std::size_t most_versions = 4;

std::string said(std::string_view name, std::string_view version) {
  return fmt::format("{} {}", name, version);
}

/// A constraint of the core with what it rules out there.
struct Ruled {
  const Origin* origin;
  std::vector<std::string> versions;  ///< of goes_with those of the partner
};

/// Of wheels that do not go together, each that has a partner is worth a line.
bool same_subject(const Origin& a, const Origin& b) {
  return a.constraint == b.constraint &&
         (a.constraint->kind != Constraint::Kind::goes_with || a.owner == b.owner);
}

std::vector<Ruled> ruled_by(const Universe& universe, const std::vector<const Origin*>& core) {
  std::vector<Ruled> all;
  for (const auto* origin : core) {
    if (origin->kind != Origin::Kind::constraint) continue;
    const auto excluded = origin->candidates.empty() ? origin->owner : origin->candidates.front();
    std::string version(universe[excluded].version);
    const auto known = std::find_if(all.begin(), all.end(),
                                    [&](const Ruled& one) { return same_subject(*one.origin, *origin); });
    if (known == all.end()) {
      all.push_back({origin, {std::move(version)}});
    } else if (std::find(known->versions.begin(), known->versions.end(), version) == known->versions.end()) {
      known->versions.push_back(std::move(version));
    }
  }
  return all;
}

std::string listed(std::vector<std::string> versions) {
  if (versions.size() > most_versions) {
    versions.resize(most_versions);
    versions.emplace_back("...");
  }
  return join(versions, ", ");
}

Cause cause_of(const Universe& universe, const Ruled& ruled) {
  const auto& origin = *ruled.origin;
  const auto& constraint = *origin.constraint;
  Cause cause;
  cause.package = constraint.package;
  cause.version = universe[origin.owner].version;
  cause.source = universe.file(origin.owner).source;
  switch (constraint.kind) {
    case Constraint::Kind::goes_with: {
      const bool system = universe[origin.candidates.front()].system;
      cause.kind = "goes_with";
      cause.key = system ? "cause.goes_with_system" : "cause.goes_with";
      cause.relation = origin.relation;
      cause.facts = {{"package", cause.package},
                     {"version", cause.version},
                     {"wanted", origin.relation},
                     {"other", said(constraint.partner, listed(ruled.versions))},
                     {"source", constraint.source}};
      break;
    }
    case Constraint::Kind::does_not_work: {
      const auto& python = *universe.python();
      const auto machine = python.markers.find("platform_machine");
      cause.kind = "does_not_work";
      cause.key = "cause.does_not_work";
      cause.facts = {{"package", cause.package},
                     {"version", listed(ruled.versions)},
                     {"python", python.version},
                     {"machine", machine == python.markers.end() ? "" : machine->second},
                     {"source", constraint.source}};
      break;
    }
    case Constraint::Kind::limit:
      cause.kind = "limit";
      cause.key = "cause.limit";
      cause.relation = constraint.package + constraint.versions.text();
      cause.facts = {{"profile", constraint.source}, {"limit", cause.relation}};
      break;
  }
  return cause;
}

class Proposer {
 public:
  Proposer(const Universe& universe, const std::vector<Request>& requests,
           const std::vector<const Origin*>& core)
      : universe_(universe), requests_(requests), core_(core) {}

  std::vector<Cause> all() {
    for (const auto* origin : core_) {
      if (origin->kind != Origin::Kind::constraint) continue;
      switch (origin->constraint->kind) {
        case Constraint::Kind::goes_with:
          propose_pairs(*origin);
          break;
        case Constraint::Kind::does_not_work:
          propose("proposal.add_other", origin->constraint->package, "",
                  {{"package", origin->constraint->package}});
          break;
        case Constraint::Kind::limit:
          propose_within_limits(*origin->constraint);
          break;
      }
    }
    propose_environments();
    return std::move(found_);
  }

 private:
  void propose(std::string key, std::string_view package, std::string relation, Facts facts,
               const std::string& link = {}) {
    auto proposal = proposal_of(std::move(key), package, std::move(relation), std::move(facts));
    proposal.url = link;
    const auto same = [&](const Cause& other) { return other.facts == proposal.facts; };
    if (std::none_of(found_.begin(), found_.end(), same)) found_.push_back(std::move(proposal));
  }

  bool at_hand(const std::string& name, const python::SpecifierSet& versions) const {
    const auto ids = universe_.versions(Ecosystem::wheel, name);
    return std::any_of(ids.begin(), ids.end(), [&](SolvableId id) {
      return !universe_[id].misfit && in_range(versions, universe_.distribution(id).version);
    });
  }

  void propose_pair(const std::string& name, const python::SpecifierSet& versions, SolvableId partner,
                    const std::string& link) {
    auto all = needs_on(name);
    all.push_back(versions.text());
    if (at_hand(name, versions) || !can_hold(python::SpecifierSet::parse(join(all, ",")))) return;
    const auto wanted = said(name, python::readable(versions));
    auto facts = python_facts(universe_);
    facts["wanted"] = wanted;
    facts["partner"] = said(universe_[partner].name, universe_[partner].version);
    propose("proposal.add_pair", name, wanted, std::move(facts), link);
  }

  /// Of two wheels that do not go together, what goes with the one or with the other.
  void propose_pairs(const Origin& origin) {
    const auto owner = origin.owner;
    const auto partner = origin.candidates.front();
    for (const auto& constraint : universe_.constraints()) {
      if (constraint.kind == Constraint::Kind::goes_with && constraint.package == universe_[owner].name &&
          constraint.partner == universe_[partner].name &&
          in_range(constraint.partner_versions, universe_.distribution(partner).version))
        propose_pair(constraint.package, constraint.versions, partner, constraint.link);
    }
    propose_pair(origin.constraint->partner, origin.constraint->partner_versions, owner,
                 origin.constraint->link);
  }

  /// The versions that the core's requests and needs take of the package.
  std::vector<std::string> needs_on(const std::string& package) const {
    std::vector<std::string> sets;
    for (const auto* origin : core_) {
      const auto is_need = origin->kind == Origin::Kind::need || origin->kind == Origin::Kind::request;
      if (is_need && origin->ecosystem == Ecosystem::wheel && origin->target == package)
        sets.push_back(python::Requirement::parse(origin->relation).specifiers.text());
    }
    return sets;
  }

  /// What meets the limits and all that needs the package, if any version can.
  void propose_within_limits(const Constraint& limit) {
    const auto& package = limit.package;
    auto parts = needs_on(package);
    for (const auto* origin : core_) {
      if (origin->kind == Origin::Kind::constraint && origin->constraint->package == package &&
          origin->constraint->kind == Constraint::Kind::limit)
        parts.push_back(origin->constraint->versions.text());
    }
    std::sort(parts.begin(), parts.end());
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    const auto together = python::SpecifierSet::parse(join(parts, ","));
    if (!can_hold(together) || at_hand(package, together)) return;
    const auto relation = package + together.text();
    propose("proposal.add", package, relation, {{"relation", relation}}, limit.link);
  }

  void propose_environments() {
    auto profiles = profiles_of(requests_, core_);
    if (profiles.size() < 2) return;
    auto proposal = proposal_of("proposal.environments", "", "", {});
    proposal.lists["profiles"] = std::move(profiles);
    found_.push_back(std::move(proposal));
  }

  const Universe& universe_;
  const std::vector<Request>& requests_;
  const std::vector<const Origin*>& core_;
  std::vector<Cause> found_;
};

}  // namespace

Cause proposal_of(std::string key, std::string_view package, std::string relation, Facts facts) {
  Cause proposal;
  proposal.kind = "proposal";
  proposal.key = std::move(key);
  proposal.package = package;
  proposal.relation = std::move(relation);
  proposal.facts = std::move(facts);
  return proposal;
}

Facts python_facts(const Universe& universe) {
  const auto* python = universe.python();
  if (python == nullptr) return {};
  const auto& target = python->tags.target();
  return {{"python", fmt::format("{}.{}", target.major, target.minor)}, {"platform", target.platform}};
}

std::vector<std::string> profiles_of(const std::vector<Request>& requests,
                                     const std::vector<const Origin*>& core) {
  std::set<std::string> profiles;
  for (const auto* origin : core) {
    if (origin->kind == Origin::Kind::request) profiles.insert(requests[origin->request].profile);
    if (origin->kind == Origin::Kind::constraint && origin->constraint->kind == Constraint::Kind::limit)
      profiles.insert(origin->constraint->source);
  }
  profiles.erase("");
  return {profiles.begin(), profiles.end()};
}

std::vector<Cause> constraint_causes(const Universe& universe, const std::vector<const Origin*>& core) {
  std::vector<Cause> causes;
  for (const auto& ruled : ruled_by(universe, core)) causes.push_back(cause_of(universe, ruled));
  return causes;
}

std::vector<Cause> constraint_proposals(const Universe& universe, const std::vector<Request>& requests,
                                        const std::vector<const Origin*>& core) {
  return Proposer(universe, requests, core).all();
}

}  // namespace jetcrew::resolve
