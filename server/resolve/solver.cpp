#include "resolve/solver.hpp"

#include "base/error.hpp"
#include "resolve/explanation.hpp"
#include "resolve/order.hpp"
#include "resolve/problem.hpp"

namespace jetcrew::resolve {
namespace {

/// So many answers that cannot be put in order are looked past.
constexpr std::size_t most_loops = 16;

Action::Kind kind_of(const Universe& universe, SolvableId chosen, SolvableId there) {
  const auto compare = universe[chosen].ecosystem == Ecosystem::deb
                           ? universe.deb_version(chosen) <=> universe.deb_version(there)
                           : universe.distribution(chosen).version <=> universe.distribution(there).version;
  if (compare > 0) return Action::Kind::upgrade;
  return compare < 0 ? Action::Kind::downgrade : Action::Kind::reinstall;
}

std::vector<Action> actions_of(const Universe& universe, const Problem& problem,
                               const std::vector<SolvableId>& chosen) {
  std::vector<SolvableId> coming;
  std::vector<bool> stays_or_changes(universe.size(), false);
  for (const auto id : chosen) {
    stays_or_changes[id] = true;
    if (!universe[id].installed) coming.push_back(id);
  }
  auto reasons = problem.reasons_for(coming);
  std::vector<Action> actions;
  for (std::size_t i = 0; i < coming.size(); ++i) {
    const auto& solvable = universe[coming[i]];
    Action action;
    action.package = coming[i];
    action.reason = std::move(reasons[i]);
    action.installed = universe.installed(solvable.ecosystem, solvable.name, solvable.architecture);
    if (action.installed) {
      stays_or_changes[*action.installed] = true;
      // What the system's Python has stays there; the environment gets its own beside it.
      action.kind = universe[*action.installed].system ? Action::Kind::install
                                                       : kind_of(universe, coming[i], *action.installed);
    }
    actions.push_back(std::move(action));
  }
  for (const auto id : universe.all_installed()) {
    if (universe[id].system || stays_or_changes[id]) continue;
    Action action;
    action.kind = Action::Kind::remove;
    action.package = id;
    action.installed = id;
    action.reason = {"replaced", "", ""};
    actions.push_back(std::move(action));
  }
  return actions;
}

std::vector<MissingLibrary> missing_libraries(const Universe& universe,
                                              const std::vector<SolvableId>& chosen) {
  std::vector<MissingLibrary> missing;
  for (const auto id : chosen) {
    if (universe[id].ecosystem != Ecosystem::wheel || universe[id].installed) continue;
    for (const auto& need : universe.libraries().needs_of(id)) {
      if (!universe.libraries().on_board(need).lacks()) continue;
      const auto bringing = universe.bringing(need);
      const bool comes = std::any_of(bringing.begin(), bringing.end(), [&](SolvableId other) {
        return std::binary_search(chosen.begin(), chosen.end(), other);
      });
      if (!comes) missing.push_back({id, &need});
    }
  }
  return missing;
}

/// A permission is used only where there is no answer without it, to remove something after to downgrade.
std::vector<Options> mildest_first(const Options& options) {
  std::vector<Options> stages{options};
  stages.front().allow_remove = stages.front().allow_downgrade = false;
  if (options.allow_downgrade) {
    stages.push_back(stages.front());
    stages.back().allow_downgrade = true;
  }
  if (options.allow_remove) stages.push_back(options);
  return stages;
}

[[noreturn]] void refuse_as_too_hard() {
  throw Error("too_hard",
              "the packages at hand can be combined in too many ways; no answer was found in reasonable time",
              "Ask for fewer packages at once, or name the versions that you want.");
}

[[noreturn]] void refuse_loop(const Universe& universe, const std::vector<SolvableId>& loop) {
  std::vector<std::string> names;
  for (const auto id : loop) names.emplace_back(universe[id].name);
  throw Error(
      "predepends_loop",
      fmt::format("{} each have to be installed before the other (Pre-Depends, Conflicts)",
                  fmt::join(names, ", ")),
      "Report it to who made them. Where one of them is installed, removing it first may open the way.");
}

}  // namespace

std::string_view to_string(Action::Kind kind) {
  switch (kind) {
    case Action::Kind::install:
      return "install";
    case Action::Kind::upgrade:
      return "upgrade";
    case Action::Kind::downgrade:
      return "downgrade";
    case Action::Kind::reinstall:
      return "reinstall";
    case Action::Kind::remove:
      break;
  }
  return "remove";
}

std::string Answer::explanation() const {
  std::string text;
  for (const auto& cause : causes) text += cause.text + "\n";
  for (const auto& proposal : proposals) text += proposal.text + "\n";
  return text;
}

Answer solve(const Universe& universe, const std::vector<Request>& requests, const Options& options) {
  // What was chosen and cannot be put in order; another choice may be.
  std::vector<std::vector<SolvableId>> loops;
  const auto stages = mildest_first(options);
  while (true) {
    Answer answer;
    std::optional<Problem> made;
    auto found = Sat::Answer::unsatisfiable;
    for (std::size_t i = 0; i < stages.size() && found != Sat::Answer::satisfiable; ++i) {
      made.emplace(universe, requests, stages[i]);
      for (const auto& loop : loops) made->forbid_together(loop);
      found = made->run();
    }
    auto& problem = *made;
    answer.statistics = problem.statistics();
    if (found == Sat::Answer::gave_up) refuse_as_too_hard();
    if (found == Sat::Answer::unsatisfiable) {
      if (!loops.empty()) refuse_loop(universe, loops.front());
      explain(universe, requests, options, problem, answer);
      return answer;
    }
    const auto& chosen = problem.chosen();
    answer.solved = true;
    answer.actions = actions_of(universe, problem, chosen);
    for (const auto id : chosen) {
      if (universe[id].ecosystem == Ecosystem::wheel && universe[id].installed)
        answer.kept_wheels.push_back(id);
    }
    auto stuck = order_actions(universe, answer.actions);
    if (stuck.empty()) {
      answer.missing_libraries = missing_libraries(universe, chosen);
      return answer;
    }
    loops.push_back(std::move(stuck));
    if (loops.size() == most_loops) refuse_loop(universe, loops.front());
  }
}

}  // namespace jetcrew::resolve
