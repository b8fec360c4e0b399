#include "install/goals.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"
#include "debian/control.hpp"
#include "install/profiles.hpp"
#include "install/system_distributions.hpp"
#include "python/name.hpp"
#include "resolve/request.hpp"
#include "state/environments.hpp"
#include "state/installed.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

/// Whether the store has a deb of that name for this board.
bool is_at_hand(state::Database& database, const std::string& name, const Debs& debs) {
  const auto payloads = state::payloads_for_plan(database, "deb", name);
  return std::any_of(payloads.begin(), payloads.end(), [&](const state::PayloadForPlan& payload) {
    debian::StanzaReader reader(payload.metadata, payload.file_name);
    const auto stanza = reader.next();
    return stanza &&
           debian::installable(debian::package_from(*stanza).architecture, debs.architecture, debs.foreign);
  });
}

/// @param text a request that says its kind
bool is_met_as(Workspace& workspace, const std::string& text, const state::Goal& goal, const Debs& debs,
               const std::vector<state::Installed>& installed) {
  const resolve::Universe nothing(debs.architecture, debs.foreign);
  std::optional<resolve::Request> request;
  try {
    request = resolve::parse_request(text, nothing);
  } catch (const Error&) {
    return false;  // the other kind's way to write it
  }
  if (request->wheel) {
    const auto name = python::normalized_name(request->wheel->name);
    return std::any_of(installed.begin(), installed.end(), [&](const auto& row) {
      return row.ecosystem == "wheel" && row.environment == goal.environment && row.name == name &&
             request->wheel->specifiers.contains(python::Version::parse(row.version),
                                                 python::Prereleases::allow);
    });
  }
  const auto& wanted = request->deb;
  return std::any_of(debs.installed.begin(), debs.installed.end(), [&](const debian::Installed& there) {
    if (!there.works()) return false;
    if (there.package.name == wanted.name &&
        (!wanted.version || debian::satisfies(there.package.version, wanted.op, *wanted.version))) {
      return true;
    }
    // As a plan takes it: what provides the name stands in for it only where nothing bears it.
    return !wanted.version &&
           std::any_of(there.package.provides.begin(), there.package.provides.end(),
                       [&](const auto& provided) { return provided.name == wanted.name; }) &&
           !is_at_hand(workspace.database(), wanted.name, debs);
  });
}

/// What a profile asks for in the goal's environment; nothing where the catalogue has none for it any more.
std::vector<std::string> requests_of_profile(Workspace& workspace, const state::Goal& goal) {
  std::optional<python::Interpreter> interpreter;
  if (const auto environment = state::find_environment(workspace.database(), goal.environment)) {
    for (const auto& found : observe_interpreters(workspace.root(), workspace.folder())) {
      if (found.path == environment->interpreter) interpreter = found;
    }
  }
  const auto catalogue = workspace.catalogue();
  const auto place = place_of(interpreter, observe_jetpack(workspace.root(), catalogue->jetpack));
  try {
    const auto* variant = profile_of(goal.request, catalogue->profiles).variant_for(place);
    return variant == nullptr ? std::vector<std::string>() : variant->requests;
  } catch (const Error& error) {
    if (error.code() != "profile_unknown") throw;
    return {};
  }
}

/// Whether what was asked for is on the board now, whoever put it there. For a bare name either kind will do.
bool is_met(Workspace& workspace, const state::Goal& goal, const Debs& debs,
            const std::vector<state::Installed>& installed) {
  const auto text = trimmed(goal.request);
  if (names_profile(text)) {
    const auto requests = requests_of_profile(workspace, goal);
    return !requests.empty() &&
           std::all_of(requests.begin(), requests.end(), [&](const std::string& request) {
             return is_met_as(workspace, request, goal, debs, installed);
           });
  }
  if (text.starts_with("deb:") || text.starts_with("wheel:"))
    return is_met_as(workspace, goal.request, goal, debs, installed);
  return is_met_as(workspace, fmt::format("deb:{}", text), goal, debs, installed) ||
         is_met_as(workspace, fmt::format("wheel:{}", text), goal, debs, installed);
}

/// What environments have, and what they see of the system's Python besides.
std::vector<state::Installed> visible_packages(Workspace& workspace, std::vector<state::Installed> packages) {
  for (const auto& environment : state::list_environments(workspace.database())) {
    if (!environment.system_site_packages) continue;
    const auto interpreter = interpreter_at(workspace, environment.interpreter);
    if (!interpreter) continue;
    for (const auto& found : system_distributions(workspace.root(), *interpreter)) {
      state::Installed row;
      row.ecosystem = "wheel";
      row.name = python::normalized_name(found.metadata.name);
      row.environment = environment.name;
      row.version = found.metadata.version;
      if (python::Version::try_parse(row.version)) packages.push_back(std::move(row));
    }
  }
  return packages;
}

}  // namespace

std::vector<state::Goal> unmet_goals(Workspace& workspace, const Debs& debs) {
  auto goals = state::list_goals(workspace.database());
  if (goals.empty()) return goals;
  const auto visible = visible_packages(workspace, state::list_installed(workspace.database()));
  std::erase_if(goals, [&](const state::Goal& goal) { return is_met(workspace, goal, debs, visible); });
  return goals;
}

}  // namespace jetcrew::install
