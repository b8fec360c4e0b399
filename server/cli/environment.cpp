#include "cli/chosen_environment.hpp"
#include "cli/command_line.hpp"
#include "cli/daemon.hpp"
#include "cli/json.hpp"
#include "cli/kernel.hpp"
#include "state/environments.hpp"

namespace jetcrew::cli {
namespace {

nlohmann::json from_state(install::Workspace& workspace) {
  auto& database = workspace.database();
  nlohmann::json items = nlohmann::json::array();
  for (const auto& environment : state::list_environments(database)) {
    const auto generation = state::find_generation(database, environment.name, environment.generation);
    items.push_back({{"name", environment.name},
                     {"generation", environment.generation},
                     {"interpreter", environment.interpreter},
                     {"python", environment.python},
                     {"system_site_packages", environment.system_site_packages},
                     {"packages", generation ? generation->packages : nlohmann::json::array()}});
  }
  return {{"items", std::move(items)}};
}

/// The daemon tells of all generations; here it is the current one that counts.
void keep_current_packages(nlohmann::json& environment) {
  if (environment.contains("packages")) return;
  environment["packages"] = nlohmann::json::array();
  for (const auto& generation : environment.at("generations")) {
    if (generation.at("number") == environment.at("generation"))
      environment["packages"] = generation.at("packages");
  }
  environment.erase("generations");
}

nlohmann::json environments(const Globals& globals) {
  auto document = ask_or_open(globals, "/api/v1/environments", from_state);
  for (auto& environment : document.at("items")) keep_current_packages(environment);
  return document;
}

std::string line_of(const nlohmann::json& environment) {
  return fmt::format("{}  generation {}  {} ({})\n", text_of(environment, "name"),
                     number_of(environment, "generation"), text_of(environment, "interpreter"),
                     text_of(environment, "python"));
}

int list(const Globals& globals) {
  const auto document = environments(globals);
  if (globals.json) {
    print(document);
    return done;
  }
  for (const auto& environment : document.at("items")) say(line_of(environment));
  return done;
}

std::vector<std::string> names_of(const nlohmann::json& items) {
  std::vector<std::string> names;
  for (const auto& environment : items) names.push_back(environment.at("name"));
  return names;
}

int show(const Globals& globals, const std::string& name) {
  const auto document = environments(globals);
  const auto& items = document.at("items");
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& each) { return each.at("name") == name; });
  if (found == items.end()) refuse_environment(name, names_of(items));
  if (globals.json) {
    print(*found);
    return done;
  }
  say(line_of(*found));
  for (const auto& package : found->at("packages")) {
    say(fmt::format("  {} {}\n", text_of(package, "name"), text_of(package, "version")));
  }
  return done;
}

}  // namespace

void add_environment(CommandLine& line) {
  auto& command = line.command(on_this_board, "environment", "Python environments");
  command.command("list", "all environments").run(list);
  auto& one = command.command("show", "one environment and its packages");
  auto& name = one.values<std::string>();
  one.positional("NAME", &name, "which environment").required();
  one.run([&name](const Globals& globals) { return show(globals, name); });
  add_kernel(command);
}

}  // namespace jetcrew::cli
