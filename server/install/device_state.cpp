#include "install/device_state.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"
#include "debian/control.hpp"
#include "install/check_work.hpp"
#include "install/goals.hpp"
#include "install/observation.hpp"
#include "install/profiles.hpp"
#include "install/system_distributions.hpp"
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
    for (const auto& found : system_distributions(workspace.root(), interpreter)) {
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
  const bool met = !state::list_goals(database).empty() && unmet_goals(workspace, debs).empty();
  return {{"format", 1},
          {"ready", met && none_failed},
          {"foreign_architectures", debs.foreign},
          {"board", board::to_json(observe_board(workspace))},
          {"packages", std::move(packages)},
          {"environments", std::move(environments)},
          {"checks", std::move(checks)}};
}

}  // namespace jetcrew::install
