#include "install/drift.hpp"

#include "install/board_drift.hpp"
#include "install/deb_drift.hpp"
#include "install/environment_drift.hpp"
#include "install/goals.hpp"
#include "state/installed.hpp"
#include "state/job_records.hpp"

namespace jetcrew::install {
namespace {

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

/// A package that is gone is told once, though somebody asked for it.
bool is_told(const std::vector<Drift>& drifts, const state::Goal& goal) {
  const auto name = goal.request.substr(goal.request.starts_with("deb:") ? 4 : 0);
  return std::any_of(drifts.begin(), drifts.end(), [&](const Drift& drift) {
    return drift.kind.starts_with("deb_") && drift.subject == name.substr(0, name.find_first_of("=<> "));
  });
}

Drift drift_of(const state::Goal& goal) {
  return {.kind = "goal_unmet",
          .subject = goal.request,
          .environment = goal.environment,
          .message = fmt::format("{} was asked for and is not there", goal.request),
          .hint = "Ask for it again: the plan says what is missing."};
}

}  // namespace

std::vector<Drift> observe_drift(Workspace& workspace, Depth depth, const std::stop_token& stop) {
  const auto debs = observe_debs(workspace.root());
  auto drifts = board_drift(workspace);
  const auto add = [&](std::vector<Drift> more) {
    drifts.insert(drifts.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  add(deb_drift(state::list_installed_debs(workspace.database()), debs.installed));
  add(environment_drift(workspace, depth, stop));
  for (const auto& goal : unmet_goals(workspace, debs)) {
    if (!is_told(drifts, goal)) drifts.push_back(drift_of(goal));
  }
  return drifts;
}

nlohmann::json drift_json(Workspace& workspace, Depth depth, const std::stop_token& stop) {
  auto items = nlohmann::json::array();
  for (const auto& drift : observe_drift(workspace, depth, stop)) items.push_back(to_json(drift));
  return {{"items", std::move(items)},
          {"deep", depth == Depth::deep},
          {"changing", !state::unfinished_jobs(workspace.database()).empty()}};
}

nlohmann::json to_json(const Drift& drift) {
  return {{"kind", drift.kind},
          {"subject", drift.subject},
          {"environment", or_null(drift.environment)},
          {"expected", or_null(drift.expected)},
          {"observed", or_null(drift.observed)},
          {"files", drift.files},
          {"message", drift.message},
          {"hint", drift.hint},
          {"repairable", drift.repairable}};
}

}  // namespace jetcrew::install
