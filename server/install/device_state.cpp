#include "install/device_state.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"
#include "debian/control.hpp"
#include "install/check_work.hpp"
#include "install/observation.hpp"
#include "install/profiles.hpp"
#include "python/distributions.hpp"
#include "python/name.hpp"
#include "resolve/request.hpp"
#include "state/check_results.hpp"
#include "state/environments.hpp"
#include "state/goals.hpp"
#include "state/installed.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

nlohmann::json by(const std::optional<std::int64_t>& job) {
  return job ? nlohmann::json(fmt::format("job {}", *job)) : nlohmann::json();
}

nlohmann::json package_json(const state::Installed& installed) {
  nlohmann::json package{{"ecosystem", installed.ecosystem}, {"name", installed.name},
                         {"version", installed.version},     {"installed_by", by(installed.job_id)},
                         {"sha256", installed.sha256},       {"requested", installed.requested},
                         {"origin", installed.origin}};
  if (installed.ecosystem == "deb") {
    package["architecture"] = installed.architecture;
  } else {
    package["environment"] = installed.environment;
  }
  return package;
}

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
    for (const auto& interpreter : observe_interpreters(workspace.root(), workspace.folder())) {
      if (interpreter.path != environment.interpreter) continue;
      for (const auto& folder : interpreter.site_packages) {
        for (const auto& found : python::find_distributions(workspace.root(), folder)) {
          state::Installed row;
          row.ecosystem = "wheel";
          row.name = python::normalized_name(found.metadata.name);
          row.environment = environment.name;
          row.version = found.metadata.version;
          if (python::Version::try_parse(row.version)) packages.push_back(std::move(row));
        }
      }
    }
  }
  return packages;
}

/// What whoever solves for this board elsewhere needs of what JetCrew installed, beside its name.
void add_control(Workspace& workspace, const Debs& debs, nlohmann::json& packages) {
  std::map<std::string, const debian::Installed*> by_name;
  for (const auto& there : debs.installed) by_name.emplace(there.package.full_name(), &there);
  for (auto& package : packages) {
    if (package.at("ecosystem") == "wheel") {
      const auto payload = state::find_payload(workspace.database(), package.at("sha256").get<std::string>());
      if (payload) package["metadata"] = payload->metadata;
      continue;
    }
    const auto name = fmt::format("{}:{}", package.at("name").get<std::string>(),
                                  package.at("architecture").get<std::string>());
    if (const auto there = by_name.find(name); there != by_name.end())
      package["control"] = debian::stanza_of(*there->second);
  }
}

/// What the system's Pythons have.
void add_system_packages(Workspace& workspace, nlohmann::json& packages) {
  for (const auto& interpreter : observe_interpreters(workspace.root(), workspace.folder())) {
    for (const auto& folder : interpreter.site_packages) {
      for (const auto& found : python::find_distributions(workspace.root(), folder)) {
        packages.push_back({{"ecosystem", "wheel"},
                            {"name", to_valid_utf8(python::normalized_name(found.metadata.name))},
                            {"version", to_valid_utf8(found.metadata.version)},
                            {"environment", nullptr},
                            {"interpreter", interpreter.path.string()},
                            {"installed_by", "board"},
                            {"sha256", nullptr},
                            {"metadata", to_valid_utf8(found.metadata.text())}});
      }
    }
  }
}

}  // namespace

nlohmann::json device_state(Workspace& workspace, bool all) {
  auto& database = workspace.database();
  const auto installed = state::list_installed(database);
  const auto debs = observe_debs(workspace.root());

  nlohmann::json packages = nlohmann::json::array();
  std::set<std::string> ours;
  for (const auto& row : installed) {
    packages.push_back(package_json(row));
    if (row.ecosystem == "deb") ours.insert(fmt::format("{}:{}", row.name, row.architecture));
  }
  if (all) {
    add_control(workspace, debs, packages);
    for (const auto& there : debs.installed) {
      if (ours.contains(there.package.full_name())) continue;
      packages.push_back({{"ecosystem", "deb"},
                          {"name", there.package.name},
                          {"version", there.package.version.text()},
                          {"architecture", there.package.architecture},
                          {"installed_by", "board"},
                          {"sha256", nullptr},
                          {"control", debian::stanza_of(there)}});
    }
    add_system_packages(workspace, packages);
  }
  nlohmann::json environments = nlohmann::json::array();
  for (const auto& environment : state::list_environments(database)) {
    environments.push_back({{"name", environment.name},
                            {"generation", environment.generation},
                            {"interpreter", environment.interpreter},
                            {"python", environment.python},
                            {"system_site_packages", environment.system_site_packages}});
  }
  // A check that failed once of a wheel that is gone by now is history.
  std::set<std::string> current{"dpkg-consistent@"};
  for (const auto& environment : environments) {
    const auto name = environment.at("name").get<std::string>();
    for (const auto& step : planned_checks(workspace, name)) {
      current.insert(fmt::format("{}@{}", step.name.substr(step.name.find(':') + 1), name));
    }
  }
  nlohmann::json checks = nlohmann::json::array();
  bool none_failed = true;
  for (const auto& check : state::latest_check_results(database)) {
    checks.push_back(
        {{"name", check.name},
         {"environment", check.environment.empty() ? nlohmann::json() : nlohmann::json(check.environment)},
         {"status", check.status},
         {"seconds", check.seconds},
         {"detail", check.detail}});
    none_failed =
        none_failed && (check.status != "failed" || !current.contains(check.name + "@" + check.environment));
  }
  const auto goals = state::list_goals(database);
  const auto visible = visible_packages(workspace, installed);
  const bool met = !goals.empty() && std::all_of(goals.begin(), goals.end(), [&](const state::Goal& goal) {
    return is_met(workspace, goal, debs, visible);
  });
  return {{"format", 1},
          {"ready", met && none_failed},
          {"foreign_architectures", debs.foreign},
          {"board", board::to_json(observe_board(workspace))},
          {"packages", std::move(packages)},
          {"environments", std::move(environments)},
          {"checks", std::move(checks)}};
}

}  // namespace jetcrew::install
