#include "resolve/explanation.hpp"

#include <filesystem>

#include "python/name.hpp"

namespace jetcrew::resolve {
namespace {

constexpr std::size_t most_lines = 12;

class Explainer {
 public:
  Explainer(const Universe& universe, const std::vector<Request>& requests, const Options& options)
      : universe_(universe), requests_(requests), options_(options) {}

  void tell(const std::vector<const Origin*>& core, Answer& answer) {
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::request) add(origin, answer);
    }
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::need) merge_need(origin);
    }
    for (const auto& merged : needs_) answer.causes.push_back(cause_of(merged));
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::conflict || origin->kind == Origin::Kind::keep) add(origin, answer);
    }
    add_one_version(core, answer);
    if (answer.causes.size() > most_lines) answer.causes.resize(most_lines);
    for (const auto* origin : core) {
      if (origin->candidates.empty() && origin->kind != Origin::Kind::keep) propose_file(*origin, answer);
    }
  }

 private:
  /// One need shared by several versions of one package.
  struct MergedNeed {
    const Origin* origin;
    std::vector<std::string> versions;
  };

  std::string name_of(SolvableId id) const {
    const auto& solvable = universe_[id];
    return fmt::format("{} {}", solvable.name, solvable.version);
  }

  std::string where(SolvableId id) const {
    const auto& solvable = universe_[id];
    if (solvable.installed) return "installed";
    return std::filesystem::path(universe_.file(id).source).filename().string();
  }

  /// What there is of a name, and why none of it (or not all of it) will do.
  std::string at_hand(const Origin& origin) const {
    const auto ids = universe_.versions(origin.ecosystem, origin.target);
    const auto providers = origin.ecosystem == Ecosystem::deb ? universe_.providers(origin.target)
                                                              : std::span<const SolvableId>{};
    if (ids.empty() && providers.empty()) return fmt::format("no {} is at hand", origin.target);
    std::vector<std::string> parts;
    const auto describe = [&](SolvableId id, bool provider) {
      if (parts.size() == 4) return;
      const auto& solvable = universe_[id];
      std::string part = provider ? fmt::format("{} (provides it)", name_of(id)) : std::string(solvable.version);
      part += fmt::format(", {}", where(id));
      if (const auto why = unusable(id); !why.empty()) part += fmt::format(": {}", why);
      parts.push_back(std::move(part));
    };
    for (const auto id : ids) describe(id, false);
    for (const auto id : providers) describe(id, true);
    return fmt::format("there is {}", fmt::join(parts, "; "));
  }

  std::string unusable(SolvableId id) const {
    const auto& solvable = universe_[id];
    if (solvable.installed) return {};
    if (!solvable.misfit.empty()) return solvable.misfit;
    const auto there = universe_.installed(solvable.ecosystem, solvable.name, solvable.architecture);
    if (!there) return {};
    if (universe_[*there].held) return fmt::format("{} is held", name_of(*there));
    const bool older = solvable.ecosystem == Ecosystem::deb
                           ? universe_.deb_version(id) < universe_.deb_version(*there)
                           : universe_.distribution(id).version < universe_.distribution(*there).version;
    if (older && !universe_[*there].system && !options_.allow_downgrade) {
      return fmt::format("older than the installed {}", universe_[*there].version);
    }
    return {};
  }

  std::string choices(const Origin& origin) const {
    if (origin.candidates.empty()) return at_hand(origin);
    std::vector<std::string> names;
    for (const auto id : origin.candidates) {
      if (names.size() == 3) {
        names.push_back("...");
        break;
      }
      names.push_back(fmt::format("{} ({})", name_of(id), where(id)));
    }
    return fmt::format("{} {}",
                       names.size() == 1 ? "only this will do:" : "these would do:", fmt::join(names, ", "));
  }

  void merge_need(const Origin* origin) {
    for (auto& merged : needs_) {
      if (universe_[merged.origin->owner].name == universe_[origin->owner].name &&
          merged.origin->relation == origin->relation && merged.origin->candidates == origin->candidates) {
        merged.versions.emplace_back(universe_[origin->owner].version);
        return;
      }
    }
    needs_.push_back({origin, {std::string(universe_[origin->owner].version)}});
  }

  Cause cause_of(const MergedNeed& need) const {
    const auto& origin = *need.origin;
    const auto& owner = universe_[origin.owner];
    Cause cause;
    cause.kind = origin.candidates.empty() ? "missing" : "needs";
    cause.package = owner.name;
    cause.version = need.versions.front();
    cause.relation = origin.relation;
    cause.source = universe_.file(origin.owner).source;
    std::vector<std::string> versions(
        need.versions.begin(),
        need.versions.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(need.versions.size(), 4)));
    if (versions.size() < need.versions.size()) versions.push_back("...");
    cause.text = fmt::format("{} {} needs {}; {}.", owner.name, fmt::join(versions, ", "), origin.relation,
                             choices(origin));
    return cause;
  }

  void add(const Origin* origin, Answer& answer) const {
    Cause cause;
    cause.relation = origin->relation;
    switch (origin->kind) {
      case Origin::Kind::request: {
        const auto& request = requests_[origin->request];
        cause.kind = origin->candidates.empty() ? "missing" : "request";
        cause.package = origin->target;
        cause.text = fmt::format("You asked for {}; {}.", request.text, choices(*origin));
        break;
      }
      case Origin::Kind::conflict: {
        const auto& owner = universe_[origin->owner];
        cause.kind = "conflict";
        cause.package = owner.name;
        cause.version = owner.version;
        cause.source = universe_.file(origin->owner).source;
        cause.text =
            fmt::format("{} ({}) cannot be together with {} ({}): its {} says {}.", name_of(origin->owner),
                        where(origin->owner), name_of(origin->candidates.front()),
                        where(origin->candidates.front()), origin->field, origin->relation);
        break;
      }
      case Origin::Kind::keep: {
        const auto& owner = universe_[origin->owner];
        cause.kind = owner.held ? "held" : "installed";
        cause.package = owner.name;
        cause.version = owner.version;
        cause.source = universe_.file(origin->owner).source;
        cause.text =
            owner.held ? fmt::format("{} is installed and held at this version.", name_of(origin->owner))
            : owner.essential
                ? fmt::format("{} is installed and essential: it is never removed.", name_of(origin->owner))
                : fmt::format("{} is installed, and nothing installed is removed.", name_of(origin->owner));
        break;
      }
      default:
        return;
    }
    answer.causes.push_back(std::move(cause));
  }

  /// That only one version of a package can be installed is worth one line, however many pairs there are.
  void add_one_version(const std::vector<const Origin*>& core, Answer& answer) const {
    std::set<std::string> told;
    for (const auto* origin : core) {
      if (origin->kind != Origin::Kind::one_version || !told.insert(origin->target).second) continue;
      Cause cause;
      cause.kind = "one_version";
      cause.package = origin->target;
      cause.text = fmt::format("Only one version of {} can be installed.", origin->target);
      answer.causes.push_back(std::move(cause));
    }
  }

  void propose_file(const Origin& origin, Answer& answer) const {
    auto what = origin.relation;
    if (origin.ecosystem == Ecosystem::deb) what += fmt::format(" for {}", universe_.architecture());
    auto text = fmt::format("Way out: add {} to the stick.", what);
    if (std::find(answer.proposals.begin(), answer.proposals.end(), text) == answer.proposals.end()) {
      answer.proposals.push_back(std::move(text));
    }
  }

  const Universe& universe_;
  const std::vector<Request>& requests_;
  const Options& options_;
  std::vector<MergedNeed> needs_;
};

/// What a relaxed solve would do beyond the rules, as a sentence; nothing where it is impossible too.
std::optional<std::string> relaxed(const Universe& universe, const std::vector<Request>& requests,
                                   Options options, bool Options::* permission, std::string_view flag) {
  if (options.*permission) return std::nullopt;
  options.*permission = true;
  Problem problem(universe, requests, options);
  if (problem.run() != Sat::Answer::satisfiable) return std::nullopt;
  std::vector<std::string> changes;
  const auto chosen = problem.chosen();
  std::vector<bool> is_chosen(universe.size(), false);
  for (const auto id : chosen) is_chosen[id] = true;
  for (SolvableId id = 0; id < universe.size(); ++id) {
    const auto& solvable = universe[id];
    if (!solvable.installed || solvable.system || is_chosen[id]) continue;
    std::string change = fmt::format("{} {} removed", solvable.name, solvable.version);
    for (const auto other : universe.versions(solvable.ecosystem, solvable.name)) {
      if (!is_chosen[other]) continue;
      const bool back = solvable.ecosystem == Ecosystem::deb
                            ? universe.deb_version(other) < universe.deb_version(id)
                            : universe.distribution(other).version < universe.distribution(id).version;
      change = back ? fmt::format("{} back from {} to {}", solvable.name, solvable.version,
                                  universe[other].version)
                    : "";
    }
    if (!change.empty()) changes.push_back(std::move(change));
  }
  if (changes.size() > 4) changes.resize(4);
  if (changes.empty()) return fmt::format("It would work with {}.", flag);
  return fmt::format("It would work with {}: {}.", flag, fmt::join(changes, ", "));
}

}  // namespace

void explain(const Universe& universe, const std::vector<Request>& requests, const Options& options,
             const Problem& problem, Answer& answer) {
  Explainer(universe, requests, options).tell(problem.minimal_core(), answer);
  for (const auto& [permission, flag] : {std::pair{&Options::allow_downgrade, "--allow-downgrade"},
                                         std::pair{&Options::allow_remove, "--allow-remove"}}) {
    if (auto proposal = relaxed(universe, requests, options, permission, flag)) {
      answer.proposals.push_back(std::move(*proposal));
    }
  }
}

}  // namespace jetcrew::resolve
