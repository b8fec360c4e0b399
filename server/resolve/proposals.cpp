#include "resolve/proposals.hpp"

#include <deque>

#include "base/text.hpp"
#include "python/name.hpp"
#include "python/specifier_text.hpp"
#include "resolve/explanation_constraints.hpp"
#include "resolve/library_names.hpp"

namespace jetcrew::resolve {
namespace {

constexpr std::size_t most_proposals = 3;
constexpr std::size_t most_mentions = 4;
constexpr std::size_t most_companions = 24;

/// Of a relation that names one package and one exact version, as those of one source package among each
/// other do; else null.
const debian::Relation* exact(const debian::AnyOf& any_of) {
  return any_of.size() == 1 && any_of.front().op == debian::Operator::equal ? &any_of.front() : nullptr;
}

class Proposer {
 public:
  Proposer(const Universe& universe, const std::vector<Request>& requests, const Options& options,
           const std::vector<const Origin*>& core)
      : universe_(universe), requests_(requests), options_(options), core_(core) {}

  std::vector<Cause> all() {
    for (const auto* origin : core_) {
      if (!origin->candidates.empty()) continue;
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
    propose_permission(&Options::allow_downgrade, "allow_downgrade");
    propose_permission(&Options::allow_remove, "allow_remove");
    propose_permission(&Options::allow_missing_libraries, "allow_missing_libraries");
    if (found_.size() > most_proposals) found_.resize(most_proposals);
    return std::move(found_);
  }

 private:
  void add(Cause proposal) {
    const auto same = [&](const Cause& other) {
      return other.key == proposal.key && other.facts == proposal.facts;
    };
    if (std::none_of(found_.begin(), found_.end(), same)) found_.push_back(std::move(proposal));
  }

  /// One that is missing is seldom alone: who goes to fetch it is told of all that this wheel lacks.
  void propose_libraries(const Origin& origin) {
    const auto& libraries = universe_.libraries();
    const auto package = std::string(universe_[origin.owner].name);
    auto proposal = proposal_of("", package, origin.library->library, python_facts(universe_));
    proposal.facts["package"] = package;
    if (const auto board = libraries.on_board(*origin.library); board.wanted.starts_with("GLIBC_")) {
      // Another C library is another system: what can be had is another build of the wheel.
      proposal.key = "proposal.older_build";
      proposal.facts["has"] = board.newest.substr(board.newest.find('_') + 1);
    } else {
      std::vector<std::string> missing;
      std::vector<std::string> names;
      for (const auto& need : libraries.needs_of(origin.owner)) {
        if (!need.at_import || !libraries.on_board(need).lacks() || !universe_.bringing(need).empty())
          continue;
        missing.push_back(need.library);
        const auto by_name = library_package_names(need.library);
        if (!by_name.empty()) names.push_back(by_name.front());
      }
      proposal.key = "proposal.add_library";
      proposal.facts["library"] = join(missing, ", ");
      proposal.facts["by_name"] = join(names, ", ");
      proposal.facts["architecture"] = universe_.architecture();
    }
    add(std::move(proposal));
  }

  bool asked_for(const Request& request) const {
    const auto* python = universe_.python();
    return !request.wheel || !request.wheel->marker || python == nullptr ||
           request.wheel->marker->evaluate(python->markers, "");
  }

  /// Who goes to fetch what was asked for is told of all that is not there: a profile asks for many.
  void propose_requests(const Origin& origin) {
    if (needs_older_build(origin)) return;
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
    if (wheels.empty()) return add_debs(origin.target, join(debs, ", "));
    if (debs.empty() || universe_.python() == nullptr) return add_wheels(origin.target, join(wheels, ", "));
    auto facts = python_facts(universe_);
    facts["debs"] = join(debs, ", ");
    facts["architecture"] = universe_.architecture();
    facts["wheels"] = join(wheels, ", ");
    add(proposal_of("proposal.add_all", origin.target, join(debs, ", ") + ", " + join(wheels, ", "),
                    std::move(facts)));
  }

  void add_debs(const std::string& package, const std::string& wanted) {
    add(proposal_of("proposal.add_for", package, wanted,
                    {{"relation", wanted}, {"architecture", universe_.architecture()}}));
  }

  void add_wheels(const std::string& package, const std::string& wanted) {
    auto facts = python_facts(universe_);
    facts["relation"] = wanted;
    const auto* key = universe_.python() == nullptr ? "proposal.add" : "proposal.add_wheel";
    add(proposal_of(key, package, wanted, std::move(facts)));
  }

  /// A wheel that is there and wants a newer C library.
  bool needs_older_build(const Origin& origin) {
    if (origin.ecosystem != Ecosystem::wheel) return false;
    const auto ids = universe_.versions(Ecosystem::wheel, origin.target);
    if (ids.empty() || !universe_[ids.front()].misfit || universe_[ids.front()].misfit->key != "why.glibc")
      return false;
    auto facts = python_facts(universe_);
    facts["package"] = origin.target;
    facts["has"] = universe_[ids.front()].misfit->facts.at("has");
    add(proposal_of("proposal.older_build", origin.target, origin.relation, std::move(facts)));
    return true;
  }

  /// What is missing in an exact version: either what asks for it comes in the version of what is there, or
  /// all that has to have one version comes in the other.
  void propose_deb(const Origin& origin) {
    const auto* relation = origin.any_of == nullptr ? nullptr : exact(*origin.any_of);
    if (relation != nullptr) {
      propose_matching(origin, *relation);
      if (propose_set(*relation)) return;
    }
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

  /// The owner in the version of what is installed, if that is all that it takes.
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
    add(proposal_of("proposal.add_matching", owner.name, fmt::format("{} (= {})", owner.name, version.text()),
                    {{"package", std::string(owner.name)},
                     {"version", version.text()},
                     {"architecture", universe_.architecture()},
                     {"partner", std::string(universe_[*installed].name)}}));
  }

  /// All that has to come in that version and is not at hand: what is known of other versions tells what a
  /// source package holds together. False if it is the one package alone.
  bool propose_set(const debian::Relation& missing) {
    if (!missing.version) return false;
    const auto& version = *missing.version;
    std::vector<std::string> names;
    std::deque<std::string> open{missing.name};
    const auto reach = [&](const std::string& name) {
      if (names.size() + open.size() >= most_companions || at_hand(name, version) ||
          std::find(names.begin(), names.end(), name) != names.end() ||
          std::find(open.begin(), open.end(), name) != open.end())
        return;
      open.push_back(name);
    };
    while (!open.empty()) {
      const auto name = open.front();
      open.pop_front();
      names.push_back(name);
      const auto installed = there(name);
      // Going back is a proposal of its own.
      if (installed && version < universe_.deb_version(*installed) && !options_.allow_downgrade) return false;
      const auto ids = universe_.versions(Ecosystem::deb, name);
      const auto known = installed ? installed : ids.empty() ? std::nullopt : std::optional(ids.front());
      if (!known) continue;
      for_each_sibling(*known, [&](const debian::Relation& sibling) { reach(sibling.name); });
      if (!installed) continue;
      for (const auto id : universe_.all_installed()) {
        if (universe_[id].ecosystem != Ecosystem::deb) continue;
        for_each_sibling(id, [&](const debian::Relation& sibling) {
          if (sibling.name == name) reach(std::string(universe_[id].name));
        });
      }
    }
    if (names.size() < 2) return false;
    add(proposal_of("proposal.add_set", missing.name, fmt::format("= {}", version.text()),
                    {{"packages", join(names, ", ")},
                     {"version", version.text()},
                     {"architecture", universe_.architecture()}}));
    return true;
  }

  /// What the package needs in its own exact version.
  template <typename Each>
  void for_each_sibling(SolvableId id, const Each& each) const {
    const auto& package = universe_.deb(id);
    for (const auto* field : {&package.pre_depends, &package.depends}) {
      for (const auto& any_of : *field) {
        const auto* relation = exact(any_of);
        if (relation != nullptr && relation->version && *relation->version == package.version)
          each(*relation);
      }
    }
  }

  void propose_wheel(const Origin& origin) {
    propose_pair(origin, universe_.versions(Ecosystem::wheel, origin.target));
    if (!needs_older_build(origin)) add_wheels(origin.target, origin.relation);
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
        add(proposal_of("proposal.add_pair", constraint.package, wanted, std::move(facts)));
        return;
      }
    }
  }

  /// What a relaxed solve would do beyond the rules; nothing where it is impossible too.
  void propose_permission(bool Options::* permission, std::string_view name) {
    if (options_.*permission) return;
    auto options = options_;
    options.*permission = true;
    Problem problem(universe_, requests_, options);
    if (problem.run() != Sat::Answer::satisfiable) return;
    auto proposal = proposal_of(fmt::format("proposal.{}", name), "", "", {});
    const auto& chosen = problem.chosen();
    const auto is_chosen = [&](SolvableId id) {
      return std::binary_search(chosen.begin(), chosen.end(), id);
    };
    for (const auto id : universe_.all_installed()) {
      const auto& solvable = universe_[id];
      if (proposal.mentions.size() == most_mentions) break;
      if (solvable.system || is_chosen(id)) continue;
      std::optional<Mention> change(Mention{std::string(solvable.name), std::string(solvable.version)});
      for (const auto other : universe_.versions(solvable.ecosystem, solvable.name)) {
        if (!is_chosen(other)) continue;
        const bool back = solvable.ecosystem == Ecosystem::deb
                              ? universe_.deb_version(other) < universe_.deb_version(id)
                              : universe_.distribution(other).version < universe_.distribution(id).version;
        if (back) {
          change.emplace(Mention{std::string(solvable.name), std::string(solvable.version)}).change_to =
              universe_[other].version;
        } else {
          change.reset();
        }
      }
      if (change) proposal.mentions.push_back(std::move(*change));
    }
    found_.push_back(std::move(proposal));
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
