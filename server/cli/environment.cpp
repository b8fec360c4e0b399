#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "install/workspace.hpp"
#include "state/environments.hpp"

namespace jetcrew::cli {
namespace {

nlohmann::json json_of(state::Database& database, const state::Environment& environment) {
  nlohmann::json packages = nlohmann::json::array();
  if (const auto generation = state::find_generation(database, environment.name, environment.generation)) {
    packages = generation->packages;
  }
  return {{"name", environment.name},
          {"generation", environment.generation},
          {"interpreter", environment.interpreter},
          {"python", environment.python},
          {"system_site_packages", environment.system_site_packages},
          {"packages", std::move(packages)}};
}

}  // namespace

void add_environment(CLI::App& app, Globals& globals, int&) {
  auto* command = app.add_subcommand("environment", "Python environments");
  command->require_subcommand(1);
  command->add_subcommand("list", "all environments")->callback([&globals] {
    install::Workspace workspace(globals.board_root(), globals.state_folder());
    nlohmann::json items = nlohmann::json::array();
    for (const auto& environment : state::list_environments(workspace.database())) {
      items.push_back(json_of(workspace.database(), environment));
      if (!globals.json) {
        say(fmt::format("{}  generation {}  {} ({})\n", environment.name, environment.generation,
                        environment.interpreter, environment.python));
      }
    }
    if (globals.json) print(nlohmann::json{{"items", std::move(items)}});
  });
  auto name = std::make_shared<std::string>();
  auto* show = command->add_subcommand("show", "one environment and its packages");
  show->add_option("NAME", *name)->required();
  show->callback([&globals, name] {
    install::Workspace workspace(globals.board_root(), globals.state_folder());
    const auto environment = state::find_environment(workspace.database(), *name);
    if (!environment) {
      throw Error("not_found", fmt::format("there is no environment {}", *name),
                  "See jetcrew environment list.");
    }
    const auto document = json_of(workspace.database(), *environment);
    if (globals.json) return print(document);
    say(fmt::format("{}  generation {}  {} ({})\n", environment->name, environment->generation,
                    environment->interpreter, environment->python));
    for (const auto& package : document.at("packages")) {
      say(fmt::format("  {} {}\n", package.at("name").get<std::string>(),
                      package.at("version").get<std::string>()));
    }
  });
}

}  // namespace jetcrew::cli
