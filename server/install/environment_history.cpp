#include "install/environment_history.hpp"

#include "base/error.hpp"

namespace jetcrew::install {
namespace {

std::map<std::string, std::string> versions_of(const nlohmann::json& packages) {
  std::map<std::string, std::string> versions;
  for (const auto& package : packages)
    versions.emplace(package.at("name").get<std::string>(), package.at("version").get<std::string>());
  return versions;
}

nlohmann::json packages_of(state::Database& database, const std::string& environment, std::int64_t number) {
  if (auto generation = state::find_generation(database, environment, number))
    return std::move(generation->packages);
  throw Error("generation_missing", fmt::format("{} has no generation {}", environment, number),
              "Choose one of those that are there: jetcrew environment history tells them.",
              {{"environment", environment}, {"generation", std::to_string(number)}});
}

}  // namespace

nlohmann::json difference(const nlohmann::json& from, const nlohmann::json& to) {
  const auto before = versions_of(from);
  const auto after = versions_of(to);
  nlohmann::json added = nlohmann::json::array();
  nlohmann::json removed = nlohmann::json::array();
  nlohmann::json changed = nlohmann::json::array();
  for (const auto& [name, version] : after) {
    const auto was = before.find(name);
    if (was == before.end()) {
      added.push_back({{"name", name}, {"version", version}});
    } else if (was->second != version) {
      changed.push_back({{"name", name}, {"from", was->second}, {"to", version}});
    }
  }
  for (const auto& [name, version] : before) {
    if (!after.contains(name)) removed.push_back({{"name", name}, {"version", version}});
  }
  return {{"added", std::move(added)}, {"removed", std::move(removed)}, {"changed", std::move(changed)}};
}

nlohmann::json history(state::Database& database, const state::Environment& environment) {
  const auto generations = state::list_generations(database, environment.name);
  nlohmann::json items = nlohmann::json::array();
  for (auto each = generations.begin(); each != generations.end(); ++each) {
    const auto before = std::next(each);
    items.push_back(
        {{"number", each->number},
         {"created", each->created},
         {"job", each->job_id ? nlohmann::json(*each->job_id) : nlohmann::json()},
         {"in_use", each->number == environment.generation},
         {"requests", each->goals},
         {"packages", each->packages},
         {"difference", difference(before == generations.end() ? nlohmann::json::array() : before->packages,
                                   each->packages)}});
  }
  return items;
}

nlohmann::json environment_json(Workspace& workspace, const state::Environment& environment) {
  const auto inside = workspace.root().inside(workspace.environment(environment.name));
  return {{"name", environment.name},
          {"path", inside ? nlohmann::json(inside->string()) : nlohmann::json()},
          {"generation", environment.generation},
          {"interpreter", environment.interpreter},
          {"python", environment.python},
          {"system_site_packages", environment.system_site_packages},
          {"unpacked_bytes", state::unpacked_bytes(workspace.database(), environment.name)},
          {"generations", history(workspace.database(), environment)}};
}

nlohmann::json difference_between(state::Database& database, const std::string& environment,
                                  std::int64_t from, std::int64_t to) {
  return difference(packages_of(database, environment, from), packages_of(database, environment, to));
}

}  // namespace jetcrew::install
