#include "resolve/proposals.hpp"

#include <filesystem>

#include "base/spelling.hpp"
#include "base/text.hpp"
#include "python/name.hpp"
#include "python/specifier_text.hpp"
#include "resolve/explanation_constraints.hpp"
#include "resolve/permissions.hpp"
#include "resolve/siblings.hpp"
#include "resolve/usable.hpp"

namespace jetcrew::resolve {
namespace {

constexpr std::size_t most_proposals = 3;

class Proposer {
 public:
  Proposer(const Universe& universe, const std::vector<Request>& requests, const Options& options,
           const std::vector<const Origin*>& core)
      : universe_(universe), requests_(requests), options_(options), core_(core) {}

  std::vector<Cause> all() {
    for (const auto* origin : core_) {
      if (propose_copying(*origin)) continue;
      if (!origin->candidates.empty()) {
        if (origin->kind == Origin::Kind::need && origin->any_of != nullptr) propose_together(*origin);
        continue;
      }
      if (origin->kind == Origin::Kind::library) propose_libraries(*origin);
      if (origin->kind == Origin::Kind::request) propose_requests(*origin);
      if (origin->kind != Origin::Kind::need) continue;
      if (origin->ecosystem == Ecosystem::wheel) {
        propose_wheel(*origin);
      } else {
        propose_deb(*origin);
      }
    }
    for (auto& proposal : constraint_proposals(universe_, requests_, core_)) add(std::move(proposal));
    for (auto& proposal : permission_proposals(universe_, requests_, options_, core_))
      add(std::move(proposal));
    // That helps whatever else is the matter.
    std::stable_partition(found_.begin(), found_.end(),
                          [](const Cause& proposal) { return proposal.key == "proposal.environments"; });
    if (found_.size() > most_proposals) found_.resize(most_proposals);
    return std::move(found_);
  }

 private:
  void add(Cause proposal) {
    const auto same = [&](const Cause& other) {
      return other.key == proposal.key && other.facts == proposal.facts && other.lists == proposal.lists &&
             other.package == proposal.package && other.relation == proposal.relation;
    };
    if (std::none_of(found_.begin(), found_.end(), same)) found_.push_back(std::move(proposal));
  }

  std::string file_name(SolvableId id) const {
    return std::filesystem::path(universe_.file(id).source).filename().string();
  }

  /// What is missing is there, and damaged.
  bool propose_copying(const Origin& origin) {
    if (!origin.candidates.empty()) return false;
    bool any = false;
    for (const auto& file : universe_.passed_over()) {
      if (file.ecosystem != origin.ecosystem || file.name != origin.target) continue;
      add(proposal_of("proposal.copy_again", file.name, "", facts_of(file)));
      any = true;
    }
    return any;
  }

  /// Debs of another architecture lie where one of the board's own is needed.
  void replace(std::string_view package, const std::vector<std::string>& files) {
    auto proposal = proposal_of("proposal.replace", package, join(files, ", "),
                                {{"architecture", universe_.architecture()}});
    proposal.lists["files"] = files;
    add(std::move(proposal));
  }

  /// One that is missing is seldom alone: who goes to fetch it is told of all that this wheel lacks.
  void propose_libraries(const Origin& origin) {
    const auto& libraries = universe_.libraries();
    if (libraries.newer_glibc(origin.owner)) return propose_older_build(universe_[origin.owner].name);
    std::vector<std::string> missing;
    std::vector<std::string> names;
    std::vector<std::string> misfits;
    for (const auto& need : libraries.needs_of(origin.owner)) {
      const auto board = libraries.on_board(need);
      if (!need.at_import || !board.lacks()) continue;
      bool comes = false;
      std::string misfit;
      for (const auto id : universe_.bringing(need)) {
        const auto why = why_unusable(universe_, requests_, options_, id);
        comes = comes || why.key.empty() || why.key == "why.held";
        if (why.key == "why.architecture" && universe_[id].ecosystem == Ecosystem::deb)
          misfit = file_name(id);
      }
      if (comes) continue;
      if (!misfit.empty()) misfits.push_back(std::move(misfit));
      missing.push_back(board.wanted.empty() ? need.library
                                             : fmt::format("{} ({})", need.library, board.wanted));
      auto by_name = join(universe_.library_names().known(need.library), " or ");
      const auto likely = universe_.library_names().likely(need.library);
      if (by_name.empty() && !likely.empty()) by_name = likely.front();
      if (!by_name.empty() && std::find(names.begin(), names.end(), by_name) == names.end())
        names.push_back(std::move(by_name));
    }
    if (missing.empty()) return;
    if (misfits.size() == missing.size()) return replace(universe_[origin.owner].name, misfits);
    auto facts = python_facts(universe_);
    facts["package"] = universe_[origin.owner].name;
    facts["architecture"] = universe_.architecture();
    auto proposal = proposal_of("proposal.add_library", universe_[origin.owner].name, origin.library->library,
                                std::move(facts));
    proposal.lists = {{"libraries", missing}, {"by_name", names}};
    add(std::move(proposal));
  }

  /// Another C library is another system: what can be had is another build of the wheel.
  void propose_older_build(std::string_view package) {
    auto facts = python_facts(universe_);
    facts["package"] = package;
    const auto glibc = universe_.python()->tags.target().glibc.value_or(std::pair(0, 0));
    facts["has"] = fmt::format("{}.{}", glibc.first, glibc.second);
    facts["newest_name"] = fmt::format("manylinux_{}_{}", glibc.first, glibc.second);
    add(proposal_of("proposal.older_build", package, "", std::move(facts)));
  }

  bool asked_for(const Request& request) const {
    const auto* python = universe_.python();
    return !request.wheel || !request.wheel->marker || python == nullptr ||
           request.wheel->marker->evaluate(python->markers, "");
  }

  /// A wheel that is there, for another Python of the board.
  void propose_other_python(const Origin& origin) {
    if (origin.ecosystem != Ecosystem::wheel) return;
    for (const auto id : universe_.versions(Ecosystem::wheel, origin.target)) {
      const auto& misfit = universe_[id].misfit;
      const bool other =
          misfit && (misfit->key == "why.other_python" || misfit->key == "why.requires_other_python");
      if (!other || !meets(id, origin)) continue;
      add(proposal_of("proposal.other_python", origin.target, "",
                      {{"other", misfit->facts.at("other")}, {"package", origin.target}}));
      return;
    }
  }

  /// Who goes to fetch what was asked for is told of all that is not there: a profile asks for many.
  void propose_requests(const Origin& origin) {
    if (needs_older_build(origin) || is_kept_away(origin)) return;
    propose_other_python(origin);
    propose_near(origin);
    std::vector<std::string> debs;
    std::vector<std::string> wheels;
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      const auto& request = requests_[i];
      if (!asked_for(request)) continue;
      if (request.ecosystem == Ecosystem::wheel) {
        const auto name = python::normalized_name(request.wheel->name);
        if (i == origin.request || universe_.versions(Ecosystem::wheel, name).empty())
          wheels.push_back(name + request.wheel->specifiers.text());
      } else if (i == origin.request || (universe_.versions(Ecosystem::deb, request.deb.name).empty() &&
                                         universe_.providers(request.deb.name).empty())) {
        debs.push_back(debian::to_string(request.deb));
      }
    }
    const auto& link = requests_[origin.request].link;
    if (wheels.empty()) return add_debs(origin.target, join(debs, ", "));
    if (debs.empty() || universe_.python() == nullptr)
      return add_wheels(origin.target, join(wheels, ", "), link);
    auto facts = python_facts(universe_);
    facts["architecture"] = universe_.architecture();
    auto proposal = proposal_of("proposal.add_all", origin.target,
                                join(debs, ", ") + ", " + join(wheels, ", "), std::move(facts));
    proposal.lists = {{"debs", debs}, {"wheels", wheels}};
    proposal.url = link;
    add(std::move(proposal));
  }

  /// Somebody typed this name.
  void propose_near(const Origin& origin) {
    const auto& request = requests_[origin.request];
    if (!request.profile.empty() || !universe_.versions(origin.ecosystem, origin.target).empty() ||
        !universe_.providers(origin.target).empty())
      return;
    auto near = near_words(origin.target, universe_.names(origin.ecosystem));
    if (near.empty()) return;
    for (auto& name : near) name.insert(0, fmt::format("{}:", to_string(origin.ecosystem)));
    auto proposal = proposal_of("proposal.did_you_mean", origin.target, "", {{"request", request.text}});
    proposal.lists["near"] = std::move(near);
    add(std::move(proposal));
  }

  void add_debs(const std::string& package, const std::string& wanted) {
    add(proposal_of("proposal.add_for", package, wanted,
                    {{"relation", wanted}, {"architecture", universe_.architecture()}}));
  }

  void add_wheels(const std::string& package, const std::string& wanted, const std::string& link = {}) {
    auto facts = python_facts(universe_);
    facts["relation"] = wanted;
    const auto* key = universe_.python() == nullptr ? "proposal.add" : "proposal.add_wheel";
    auto proposal = proposal_of(key, package, wanted, std::move(facts));
    proposal.url = link;
    add(std::move(proposal));
  }

  /// A wheel that is there and wants a newer C library.
  bool needs_older_build(const Origin& origin) {
    if (origin.ecosystem != Ecosystem::wheel) return false;
    const auto ids = universe_.versions(Ecosystem::wheel, origin.target);
    if (ids.empty() || !universe_[ids.front()].misfit || universe_[ids.front()].misfit->key != "why.glibc")
      return false;
    propose_older_build(origin.target);
    return true;
  }

  /// Whether its version is one that would do; a deb's architecture is not looked at.
  bool meets(SolvableId id, const Origin& origin) const {
    if (origin.ecosystem == Ecosystem::wheel) {
      return python::Requirement::parse(origin.relation)
          .specifiers.contains(universe_.distribution(id).version, python::Prereleases::allow);
    }
    const auto does = [&](const debian::Relation& relation) {
      return universe_[id].name == relation.name &&
             (!relation.version ||
              debian::satisfies(universe_.deb_version(id), relation.op, *relation.version));
    };
    if (origin.kind == Origin::Kind::request) return does(requests_[origin.request].deb);
    return std::any_of(origin.any_of->begin(), origin.any_of->end(), does);
  }

  /// What would do is at hand, and something else than its absence keeps it away: to bring it once more would
  /// change nothing.
  bool is_kept_away(const Origin& origin) {
    auto names = origin.alternatives;
    if (names.empty()) names.push_back(origin.target);
    bool there = false;
    for (const auto& name : names) {
      for (const auto id : universe_.versions(origin.ecosystem, name)) {
        if (universe_[id].installed || !meets(id, origin)) continue;
        const auto why = why_unusable(universe_, requests_, options_, id);
        const bool foreign = origin.ecosystem == Ecosystem::deb && why.key == "why.architecture";
        if (foreign) replace(name, {file_name(id)});
        there = there || foreign || why.key == "why.older" || why.key == "why.held" ||
                why.key == "why.local_build";
      }
    }
    return there;
  }

  /// What is missing in an exact version: either what asks for it comes in the version of what is there, or
  /// all that has to have one version comes in the other.
  void propose_deb(const Origin& origin) {
    const auto* relation = exact(*origin.any_of);
    if (relation != nullptr) propose_matching(origin, *relation);
    if (is_kept_away(origin)) return;
    if (relation != nullptr && propose_set(*relation)) return;
    add_debs(origin.target, origin.relation);
  }

  std::optional<SolvableId> there(std::string_view name) const {
    for (const auto id : universe_.versions(Ecosystem::deb, name)) {
      if (universe_[id].installed) return id;
    }
    return std::nullopt;
  }

  bool at_hand(std::string_view name, const debian::Version& version) const {
    const auto ids = universe_.versions(Ecosystem::deb, name);
    return std::any_of(ids.begin(), ids.end(), [&](SolvableId id) {
      return !universe_[id].misfit && universe_.deb_version(id) == version;
    });
  }

  Cause bring(std::string key, std::string_view package, const std::vector<std::string>& names,
              const debian::Version& version) const {
    auto proposal = proposal_of(std::move(key), package, fmt::format("= {}", version.text()),
                                {{"version", version.text()}, {"architecture", universe_.architecture()}});
    for (const auto& name : names) {
      Mention mention{name, version.text()};
      mention.missing = true;
      proposal.mentions.push_back(std::move(mention));
    }
    return proposal;
  }

  /// The owner in the version of what is installed, with what it needs in that same version, if that is all
  /// that it takes.
  void propose_matching(const Origin& origin, const debian::Relation& relation) {
    const auto installed = there(relation.name);
    const auto& owner = universe_[origin.owner];
    if (!installed || !relation.version || owner.installed ||
        !(universe_.deb_version(origin.owner) == *relation.version))
      return;
    const auto& version = universe_.deb_version(*installed);
    if (at_hand(owner.name, version)) return;
    const bool wanted = std::all_of(core_.begin(), core_.end(), [&](const Origin* other) {
      return other->any_of == nullptr || other->target != owner.name ||
             debian::satisfies(version, other->any_of->front().op,
                               other->any_of->front().version.value_or(version));
    });
    if (!wanted) return;
    const auto missing = missing_siblings(universe_, options_, std::string(owner.name), version);
    if (!missing) return;
    auto proposal = bring("proposal.add_matching", owner.name, *missing, version);
    proposal.relation = fmt::format("{} (= {})", owner.name, version.text());
    proposal.facts["package"] = owner.name;
    proposal.facts["partner"] = universe_[*installed].name;
    add(std::move(proposal));
  }

  /// All that has to come in that version and is not at hand. False if it is the one package alone.
  bool propose_set(const debian::Relation& missing) {
    if (!missing.version) return false;
    const auto names = missing_siblings(universe_, options_, missing.name, *missing.version);
    if (!names || names->size() < 2) return false;
    add(bring("proposal.add_set", missing.name, *names, *missing.version));
    return true;
  }

  /// What is installed holds another package at its own version, and that is to change: both can change
  /// together, if the one that holds it can be had.
  void propose_together(const Origin& origin) {
    const auto* held = exact(*origin.any_of);
    if (held == nullptr || !universe_[origin.owner].installed ||
        !(universe_.deb_version(origin.owner) == *held->version))
      return;
    for (const auto* other : core_) {
      if ((other->kind != Origin::Kind::need && other->kind != Origin::Kind::request) ||
          other->ecosystem != Ecosystem::deb || other->target != held->name || other->candidates.size() != 1)
        continue;
      const auto wanted = other->candidates.front();
      if (universe_[wanted].installed || universe_[wanted].name != held->name) continue;
      const auto& version = universe_.deb_version(wanted);
      const auto missing = missing_siblings(universe_, options_, held->name, version);
      if (!missing || missing->empty()) continue;
      auto proposal = bring("proposal.add_together", held->name, *missing, version);
      proposal.facts["partner"] = held->name;
      add(std::move(proposal));
    }
  }

  void propose_wheel(const Origin& origin) {
    propose_other_python(origin);
    propose_pair(origin, universe_.versions(Ecosystem::wheel, origin.target));
    if (!needs_older_build(origin) && !is_kept_away(origin)) add_wheels(origin.target, origin.relation);
  }

  /// What the catalogue knows to go with the version at hand: `torchvision 0.7 goes with torch 1.6.0`.
  void propose_pair(const Origin& origin, std::span<const SolvableId> ids) {
    for (const auto id : ids) {
      if (universe_[id].misfit) continue;
      for (const auto& constraint : universe_.constraints()) {
        if (constraint.kind != Constraint::Kind::goes_with ||
            constraint.package != universe_[origin.owner].name || constraint.partner != origin.target ||
            !in_range(constraint.partner_versions, universe_.distribution(id).version))
          continue;
        const auto wanted = fmt::format("{} {}", constraint.package, python::readable(constraint.versions));
        auto facts = python_facts(universe_);
        facts["wanted"] = wanted;
        facts["partner"] = fmt::format("{} {}", universe_[id].name, universe_[id].version);
        auto proposal = proposal_of("proposal.add_pair", constraint.package, wanted, std::move(facts));
        proposal.url = constraint.link;
        add(std::move(proposal));
        return;
      }
    }
  }

  const Universe& universe_;
  const std::vector<Request>& requests_;
  const Options& options_;
  const std::vector<const Origin*>& core_;
  std::vector<Cause> found_;
};

}  // namespace

std::vector<Cause> proposals_for(const Universe& universe, const std::vector<Request>& requests,
                                 const Options& options, const std::vector<const Origin*>& core) {
  return Proposer(universe, requests, options, core).all();
}

}  // namespace jetcrew::resolve
