#include "resolve/explanation.hpp"

#include <filesystem>

#include "base/spelling.hpp"
#include "base/text.hpp"
#include "resolve/explanation_constraints.hpp"
#include "resolve/explanation_text.hpp"
#include "resolve/proposals.hpp"

namespace jetcrew::resolve {
namespace {

constexpr std::size_t most_lines = 12;
constexpr std::size_t most_mentions = 4;
constexpr std::size_t most_choices = 3;

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
    for (auto& cause : constraint_causes(universe_, core)) answer.causes.push_back(std::move(cause));
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::library) answer.causes.push_back(library_cause(*origin));
    }
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::conflict || origin->kind == Origin::Kind::keep) add(origin, answer);
    }
    add_one_version(core, answer);
    leave_out_the_middle(answer);
  }

 private:
  /// One need shared by several versions of one package.
  struct MergedNeed {
    const Origin* origin;
    std::vector<std::string> versions;
  };

  Mention mention(SolvableId id) const {
    const auto& solvable = universe_[id];
    Mention mention{std::string(solvable.name), std::string(solvable.version)};
    if (!solvable.installed)
      mention.file = std::filesystem::path(universe_.file(id).source).filename().string();
    return mention;
  }

  /// What there is of a name, and why none of it (or not all of it) will do.
  void say_at_hand(const Origin& origin, Cause& cause) const {
    auto targets = origin.alternatives;
    if (targets.empty()) targets.push_back(origin.target);
    std::set<SolvableId> told;
    const auto describe = [&](SolvableId id, bool provides) {
      if (!told.insert(id).second) return;
      if (cause.mentions.size() == most_mentions) {
        cause.more_mentions = true;
        return;
      }
      auto mentioned = mention(id);
      mentioned.provides = provides;
      mentioned.why = unusable(id);
      cause.mentions.push_back(std::move(mentioned));
    };
    for (const auto& target : targets) {
      for (const auto id : universe_.versions(origin.ecosystem, target)) describe(id, false);
      if (origin.ecosystem != Ecosystem::deb) continue;
      for (const auto id : universe_.providers(target)) describe(id, true);
    }
    cause.choice = cause.mentions.empty() ? "none" : "there_is";
    cause.facts["target"] = join(targets, " | ");
    if (cause.choice != "none" || origin.kind != Origin::Kind::request) return;
    // Somebody typed this name.
    const auto near = near_words(origin.target, universe_.names(origin.ecosystem));
    if (near.empty()) return;
    cause.choice = "near";
    cause.facts["near"] = join(near, ", ");
  }

  Sentence unusable(SolvableId id) const {
    const auto& solvable = universe_[id];
    if (solvable.unconfigured) {
      return {fmt::format("{} {} is there, but only half installed", solvable.name, solvable.version),
              "why.unconfigured",
              {{"name", std::string(solvable.name)}, {"version", std::string(solvable.version)}}};
    }
    if (solvable.installed) return {};
    if (solvable.misfit) return *solvable.misfit;
    const auto there = universe_.installed(solvable.ecosystem, solvable.name, solvable.architecture);
    if (!there) return {};
    const auto& installed = universe_[*there];
    if (installed.held) {
      return {fmt::format("{} {} is held", installed.name, installed.version),
              "why.held",
              {{"name", std::string(installed.name)}, {"version", std::string(installed.version)}}};
    }
    const bool older = solvable.ecosystem == Ecosystem::deb
                           ? universe_.deb_version(id) < universe_.deb_version(*there)
                           : universe_.distribution(id).version < universe_.distribution(*there).version;
    if (older && !installed.system && !options_.allow_downgrade) {
      return {fmt::format("older than the installed {}", installed.version),
              "why.older",
              {{"installed", std::string(installed.version)}}};
    }
    return {};
  }

  void say_choices(const Origin& origin, Cause& cause) const {
    if (origin.candidates.empty()) return say_at_hand(origin, cause);
    for (const auto id : origin.candidates) {
      if (cause.mentions.size() == most_choices) {
        cause.more_mentions = true;
        break;
      }
      cause.mentions.push_back(mention(id));
    }
    cause.choice = origin.candidates.size() == 1 ? "only" : "any";
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
    auto cause = about(origin.owner, origin.candidates.empty() ? "missing" : "needs", "cause.needs");
    cause.version = need.versions.front();
    cause.relation = origin.relation;
    cause.facts = {{"package", cause.package}, {"relation", cause.relation}};
    cause.versions = need.versions;
    cause.more_versions = cause.versions.size() > most_mentions;
    if (cause.more_versions) cause.versions.resize(most_mentions);
    say_choices(origin, cause);
    return cause;
  }

  Cause library_cause(const Origin& origin) const {
    const auto& need = *origin.library;
    const auto board = universe_.libraries().on_board(need);
    auto cause = about(origin.owner, origin.candidates.empty() ? "missing" : "needs", "cause.library");
    cause.relation = need.library;
    cause.versions = {cause.version};
    cause.facts = {{"package", cause.package}, {"library", need.library}, {"file", need.file}};
    if (board.state == OnBoard::State::too_old) {
      cause.key = board.newest.empty() ? "cause.library_other" : "cause.library_version";
      cause.facts["wanted"] = board.wanted;
      cause.facts["newest"] = board.newest;
      cause.relation = fmt::format("{} ({})", need.library, board.wanted);
    }
    if (origin.candidates.empty()) {
      // What has it, and will not do.
      for (const auto id : universe_.bringing(need)) {
        if (universe_[id].name == cause.package || cause.mentions.size() == most_mentions) continue;
        auto mentioned = mention(id);
        mentioned.provides = true;
        mentioned.why = unusable(id);
        cause.mentions.push_back(std::move(mentioned));
      }
      cause.choice = cause.mentions.empty() ? "none" : "there_is";
      cause.facts["target"] = need.library;
      return cause;
    }
    say_choices(origin, cause);
    return cause;
  }

  /// Begins a cause of which one package is the subject.
  Cause about(SolvableId id, std::string_view kind, std::string_view key) const {
    const auto& solvable = universe_[id];
    Cause cause;
    cause.kind = kind;
    cause.key = key;
    cause.package = solvable.name;
    cause.version = solvable.version;
    cause.source = universe_.file(id).source;
    return cause;
  }

  void add(const Origin* origin, Answer& answer) const {
    Cause cause;
    switch (origin->kind) {
      case Origin::Kind::request:
        cause.kind = origin->candidates.empty() ? "missing" : "request";
        cause.key = "cause.request";
        cause.package = origin->target;
        cause.facts = {{"request", requests_[origin->request].text}};
        if (const auto& profile = requests_[origin->request].profile; !profile.empty()) {
          cause.key = "cause.profile_request";
          cause.facts = {{"profile", profile}, {"request", origin->relation}};
        }
        say_choices(*origin, cause);
        break;
      case Origin::Kind::conflict:
        cause = about(origin->owner, "conflict", "cause.conflict");
        cause.facts = {{"field", origin->field}, {"relation", origin->relation}};
        cause.mentions = {mention(origin->owner), mention(origin->candidates.front())};
        break;
      case Origin::Kind::keep: {
        const auto& owner = universe_[origin->owner];
        const auto* kind = owner.held ? "held" : owner.essential ? "essential" : "installed";
        cause = about(origin->owner, kind, fmt::format("cause.{}", kind));
        cause.facts = {{"package", std::string(owner.name)}, {"version", std::string(owner.version)}};
        break;
      }
      default:
        return;
    }
    cause.relation = origin->relation;
    answer.causes.push_back(std::move(cause));
  }

  /// Of a long chain what was asked for and where it breaks are worth reading.
  static void leave_out_the_middle(Answer& answer) {
    auto& causes = answer.causes;
    if (causes.size() <= most_lines) return;
    constexpr std::size_t at_start = 4;
    const auto left_out = causes.size() - (most_lines - 1);
    Cause gap;
    gap.kind = "more";
    gap.key = "cause.more";
    gap.facts = {{"count", std::to_string(left_out)}};
    const auto first = causes.begin() + at_start;
    causes.insert(causes.erase(first, first + static_cast<std::ptrdiff_t>(left_out)), std::move(gap));
  }

  /// That only one version of a package can be installed is worth one line, however many pairs there are.
  void add_one_version(const std::vector<const Origin*>& core, Answer& answer) const {
    std::set<std::string> told;
    for (const auto* origin : core) {
      if (origin->kind != Origin::Kind::one_version || !told.insert(origin->target).second) continue;
      Cause cause;
      cause.kind = "one_version";
      cause.key = "cause.one_version";
      cause.package = origin->target;
      cause.facts = {{"package", origin->target}};
      answer.causes.push_back(std::move(cause));
    }
  }

  const Universe& universe_;
  const std::vector<Request>& requests_;
  const Options& options_;
  std::vector<MergedNeed> needs_;
};

}  // namespace

void explain(const Universe& universe, const std::vector<Request>& requests, const Options& options,
             const Problem& problem, Answer& answer) {
  const auto core = problem.minimal_core();
  std::vector<const Origin*> origins;
  for (const auto& origin : core) origins.push_back(&origin);
  Explainer(universe, requests, options).tell(origins, answer);
  answer.proposals = proposals_for(universe, requests, options, origins);
  for (auto& cause : answer.causes) cause.text = text_of(cause);
  for (auto& proposal : answer.proposals) {
    proposal.text = text_of(proposal);
    // Each is enough by itself.
    constexpr std::string_view start = "Way out: ";
    if (&proposal != &answer.proposals.front() && proposal.text.starts_with(start))
      proposal.text.replace(0, start.size(), "Or: ");
  }
}

}  // namespace jetcrew::resolve
