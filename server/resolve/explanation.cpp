#include "resolve/explanation.hpp"

#include <deque>
#include <filesystem>

#include "base/spelling.hpp"
#include "base/text.hpp"
#include "resolve/explanation_constraints.hpp"
#include "resolve/explanation_text.hpp"
#include "resolve/proposals.hpp"
#include "resolve/usable.hpp"

namespace jetcrew::resolve {
namespace {

constexpr std::size_t most_lines = 12;
constexpr std::size_t most_mentions = 4;
constexpr std::size_t most_choices = 3;
constexpr std::size_t most_alike = 3;
constexpr std::size_t most_beside_profiles = 2;

class Explainer {
 public:
  Explainer(const Universe& universe, const std::vector<Request>& requests, const Options& options)
      : universe_(universe), requests_(requests), options_(options) {}

  /// What is at the bottom of it comes first; from there the sentences lead back, step by step, to what was
  /// asked for.
  void tell(const std::vector<const Origin*>& core, Answer& answer) {
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::need) merge_need(origin);
    }
    merge_alike();
    add_profiles(core, answer);
    for (const auto* origin : core) {
      if (origin->candidates.empty()) add_damaged(*origin, answer);
    }
    add_missing(core, answer);
    for (auto& cause : constraint_causes(universe_, core)) answer.causes.push_back(std::move(cause));
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::conflict) add(origin, answer);
    }
    add_one_version(core, answer);
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::keep) add(origin, answer);
    }
    add_chain(core, answer);
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::request && !origin->candidates.empty()) add(origin, answer);
    }
    leave_out_the_middle(answer);
  }

 private:
  /// One need shared by several versions of one package.
  struct MergedNeed {
    const Origin* origin;
    std::vector<std::string> versions;
    std::size_t others = 0;  ///< further versions of the package with needs that nothing meets either
  };

  Mention mention(SolvableId id) const {
    const auto& solvable = universe_[id];
    Mention mention{std::string(solvable.name), std::string(solvable.version)};
    if (!solvable.installed) {
      mention.source = universe_.file(id).source;
      mention.file = std::filesystem::path(mention.source).filename().string();
    }
    return mention;
  }

  /// What there is of a name, and why none of it (or not all of it) will do.
  void say_at_hand(const Origin& origin, Cause& cause) const {
    auto targets = origin.alternatives;
    if (targets.empty()) targets.push_back(origin.target);
    std::set<SolvableId> told;
    std::size_t more = 0;
    const auto describe = [&](SolvableId id, bool provides) {
      if (!told.insert(id).second) return;
      if (cause.mentions.size() == most_mentions) {
        cause.more_mentions = true;
        ++more;
        return;
      }
      auto mentioned = mention(id);
      mentioned.provides = provides;
      mentioned.why = why_unusable(universe_, requests_, options_, id);
      cause.mentions.push_back(std::move(mentioned));
    };
    for (const auto& target : targets) {
      for (const auto id : universe_.versions(origin.ecosystem, target)) describe(id, false);
      if (origin.ecosystem != Ecosystem::deb) continue;
      for (const auto id : universe_.providers(target)) describe(id, true);
    }
    if (more > 0) cause.facts["more"] = std::to_string(more);
    cause.choice = cause.mentions.empty() ? "none" : "there_is";
    cause.facts["target"] = join(targets, " | ");
    if (cause.choice != "none" || origin.kind != Origin::Kind::request) return;
    // Somebody typed this name.
    const auto near = near_words(origin.target, universe_.names(origin.ecosystem));
    if (near.empty()) return;
    cause.choice = "near";
    cause.facts["near"] = join(near, ", ");
  }

  void say_choices(const Origin& origin, Cause& cause) const {
    if (origin.candidates.empty()) return say_at_hand(origin, cause);
    for (const auto id : origin.candidates) {
      if (cause.mentions.size() == most_choices) {
        cause.more_mentions = true;
        cause.facts["more"] = std::to_string(origin.candidates.size() - most_choices);
        break;
      }
      cause.mentions.push_back(mention(id));
    }
    cause.choice = origin.candidates.size() == 1 ? "only" : "any";
  }

  /// Who chose two profiles has to hear first that these two are the matter.
  void add_profiles(const std::vector<const Origin*>& core, Answer& answer) const {
    auto profiles = profiles_of(requests_, core);
    if (profiles.size() < 2) return;
    Cause cause;
    cause.kind = "profiles";
    cause.key = "cause.profiles";
    cause.lists["profiles"] = std::move(profiles);
    answer.causes.push_back(std::move(cause));
  }

  /// What nothing at hand meets.
  void add_missing(const std::vector<const Origin*>& core, Answer& answer) const {
    for (const auto* origin : core) {
      if (!origin->candidates.empty()) continue;
      if (origin->kind == Origin::Kind::request) add(origin, answer);
      if (origin->kind == Origin::Kind::library) answer.causes.push_back(library_cause(*origin));
    }
    for (const auto& merged : needs_) {
      if (merged.origin->candidates.empty()) answer.causes.push_back(cause_of(merged));
    }
  }

  /// What something at hand would meet: the steps between what was asked for and where it fails, those that
  /// are furthest from what was asked for first.
  void add_chain(const std::vector<const Origin*>& core, Answer& answer) const {
    const auto steps = steps_from_requests(core);
    std::vector<std::pair<std::size_t, Cause>> chain;
    const auto add_step = [&](const Origin& origin, Cause cause) {
      const auto known = steps.find(origin.owner);
      chain.emplace_back(known == steps.end() ? 0 : known->second, std::move(cause));
    };
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::library && !origin->candidates.empty())
        add_step(*origin, library_cause(*origin));
    }
    for (const auto& merged : needs_) {
      if (!merged.origin->candidates.empty()) add_step(*merged.origin, cause_of(merged));
    }
    std::stable_sort(chain.begin(), chain.end(),
                     [](const auto& left, const auto& right) { return left.first > right.first; });
    for (auto& [steps_away, cause] : chain) answer.causes.push_back(std::move(cause));
  }

  /// By how many needs each package of the core is away from what was asked for; those that nobody asked for,
  /// not even by way of others, are not in it.
  static std::map<SolvableId, std::size_t> steps_from_requests(const std::vector<const Origin*>& core) {
    std::multimap<SolvableId, const Origin*> needs;
    std::map<SolvableId, std::size_t> steps;
    std::deque<SolvableId> reached;
    const auto reach = [&](const Origin& origin, std::size_t step) {
      for (const auto id : origin.candidates) {
        if (steps.emplace(id, step).second) reached.push_back(id);
      }
    };
    for (const auto* origin : core) {
      if (origin->kind == Origin::Kind::request) reach(*origin, 0);
      if (origin->kind == Origin::Kind::need || origin->kind == Origin::Kind::library)
        needs.emplace(origin->owner, origin);
    }
    while (!reached.empty()) {
      const auto id = reached.front();
      reached.pop_front();
      const auto [first, last] = needs.equal_range(id);
      for (auto need = first; need != last; ++need) reach(*need->second, steps.at(id) + 1);
    }
    return steps;
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

  /// Many versions of one package each need another version of the same thing, and none of those is there:
  /// the first says it for all.
  void merge_alike() {
    std::map<std::pair<std::string_view, std::string>, std::size_t> counts;
    const auto key = [&](const MergedNeed& need) {
      return std::pair(universe_[need.origin->owner].name, need.origin->target);
    };
    for (const auto& need : needs_) {
      if (need.origin->candidates.empty()) ++counts[key(need)];
    }
    std::set<std::pair<std::string_view, std::string>> told;
    std::erase_if(needs_, [&](MergedNeed& need) {
      if (!need.origin->candidates.empty() || counts[key(need)] <= most_alike) return false;
      if (!told.insert(key(need)).second) return true;
      need.others = counts[key(need)] - 1;
      return false;
    });
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
    if (need.others > 0) {
      cause.key = "cause.needs_likewise";
      cause.facts["others"] = std::to_string(need.others);
    }
    return cause;
  }

  Cause library_cause(const Origin& origin) const {
    const auto& need = *origin.library;
    const auto board = universe_.libraries().on_board(need);
    auto cause = about(origin.owner, origin.candidates.empty() ? "missing" : "needs", "cause.library");
    cause.relation = need.library;
    cause.versions = {cause.version};
    cause.facts = {{"package", cause.package}, {"library", need.library}, {"file", need.file}};
    if (const auto glibc = universe_.libraries().newer_glibc(origin.owner)) {
      cause.key = "cause.library_glibc";
      cause.facts = {{"package", cause.package},
                     {"library", glibc->need->library},
                     {"file", glibc->need->file},
                     {"wanted", glibc->wanted},
                     {"has", glibc->has}};
      cause.relation = fmt::format("{} (GLIBC_{})", glibc->need->library, glibc->wanted);
      return cause;
    }
    if (board.state == OnBoard::State::too_old) {
      cause.key = board.newest.empty() ? "cause.library_other" : "cause.library_version";
      cause.facts["wanted"] = board.wanted;
      cause.facts["newest"] = board.newest;
      cause.relation = fmt::format("{} ({})", need.library, board.wanted);
    }
    if (board.state == OnBoard::State::missing && origin.candidates.empty()) {
      auto others = missing_besides(origin);
      if (!others.empty()) {
        cause.facts["count"] = std::to_string(others.size());
        cause.lists["others"] = std::move(others);
        cause.key = "cause.libraries";
      }
    }
    if (origin.candidates.empty()) {
      // What has it, and will not do.
      for (const auto id : universe_.bringing(need)) {
        if (universe_[id].name == cause.package || cause.mentions.size() == most_mentions) continue;
        auto mentioned = mention(id);
        mentioned.provides = true;
        mentioned.why = why_unusable(universe_, requests_, options_, id);
        cause.mentions.push_back(std::move(mentioned));
      }
      cause.choice = cause.mentions.empty() ? "none" : "there_is";
      cause.facts["target"] = need.library;
      return cause;
    }
    say_choices(origin, cause);
    return cause;
  }

  /// Other libraries that the same wheel lacks and nothing at hand brings.
  std::vector<std::string> missing_besides(const Origin& origin) const {
    std::vector<std::string> others;
    for (const auto& need : universe_.libraries().needs_of(origin.owner)) {
      if (need.library != origin.library->library && need.at_import &&
          universe_.libraries().on_board(need).lacks() && universe_.bringing(need).empty())
        others.push_back(need.library);
    }
    return others;
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
        say_newer_is_installed(*origin, cause);
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

  /// Somebody asked for an older version than what is installed, and that is the only thing in the way.
  void say_newer_is_installed(const Origin& origin, Cause& cause) const {
    if (cause.key != "cause.request" || cause.choice != "there_is" || cause.mentions.size() != 2) return;
    const auto is_older = [](const Mention& mention) { return mention.why.key == "why.older"; };
    const auto older = std::find_if(cause.mentions.begin(), cause.mentions.end(), is_older);
    const auto other = older == cause.mentions.begin() ? 1U : 0U;
    if (older == cause.mentions.end() || !cause.mentions[other].file.empty()) return;
    cause.key = "cause.request_older";
    cause.facts["package"] = origin.target;
    cause.facts["wanted"] = older->version;
    cause.facts["installed"] = cause.mentions[other].version;
  }

  /// A file of that name is there and cannot be read: that is why it is missing.
  void add_damaged(const Origin& origin, Answer& answer) const {
    for (const auto& file : universe_.passed_over()) {
      if (file.ecosystem != origin.ecosystem || file.name != origin.target) continue;
      Cause cause;
      cause.kind = "damaged";
      cause.key = "cause.damaged";
      cause.package = file.name;
      cause.source = file.path;
      cause.facts = facts_of(file);
      answer.causes.push_back(std::move(cause));
    }
  }

  /// Of a long chain what it breaks at and what was asked for are worth reading.
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
  // At most three lines more than the core has reasons.
  if (answer.causes.front().kind == "profiles" && answer.proposals.size() > most_beside_profiles)
    answer.proposals.resize(most_beside_profiles);
  for (auto& cause : answer.causes) cause.text = text_of(cause);
  for (auto& proposal : answer.proposals) {
    proposal.text = text_of(proposal);
    if (!proposal.url.empty()) proposal.text += fmt::format(" See {}", proposal.url);
    // Each is enough by itself.
    constexpr std::string_view start = "Way out: ";
    if (&proposal != &answer.proposals.front() && proposal.text.starts_with(start))
      proposal.text.replace(0, start.size(), "Or: ");
  }
}

}  // namespace jetcrew::resolve
