#include "base/text.hpp"
#include "cli/chosen_environment.hpp"
#include "cli/command_line.hpp"
#include "cli/daemon.hpp"
#include "cli/environment_changes.hpp"
#include "cli/environment_compile.hpp"
#include "cli/json.hpp"
#include "cli/kernel.hpp"
#include "install/environment_history.hpp"
#include "state/environments.hpp"

namespace jetcrew::cli {
namespace {

nlohmann::json from_state(install::Workspace& workspace) {
  nlohmann::json items = nlohmann::json::array();
  for (const auto& environment : state::list_environments(workspace.database())) {
    items.push_back(install::environment_json(workspace, environment));
  }
  return {{"items", std::move(items)}};
}

/// `list` and `show` are about the generation in use.
void keep_current_packages(nlohmann::json& environment) {
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

/// `+torch 2.1.0, numpy 1.24.4 -> 1.26.4, -scipy`; of a long one the beginning.
std::string in_words(const nlohmann::json& difference) {
  std::vector<std::string> parts;
  for (const auto& package : difference.at("added"))
    parts.push_back(fmt::format("+{} {}", text_of(package, "name"), text_of(package, "version")));
  for (const auto& package : difference.at("changed")) {
    parts.push_back(fmt::format("{} {} -> {}", text_of(package, "name"), text_of(package, "from"),
                                text_of(package, "to")));
  }
  for (const auto& package : difference.at("removed"))
    parts.push_back(fmt::format("-{}", text_of(package, "name")));
  if (parts.empty()) return "the same packages";
  constexpr std::size_t most = 6;
  const auto more = parts.size() > most ? parts.size() - most : 0;
  parts.resize(parts.size() - more);
  return join(parts, ", ") + (more > 0 ? fmt::format(" and {} more", more) : "");
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

int show_history(const Globals& globals, const std::string& name) {
  const auto document = ask_or_open(globals, "/api/v1/environments", from_state);
  const auto& items = document.at("items");
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& each) { return each.at("name") == name; });
  if (found == items.end()) refuse_environment(name, names_of(items));
  if (globals.json) {
    print({{"name", name}, {"generations", found->at("generations")}});
    return done;
  }
  for (const auto& generation : found->at("generations")) {
    say(fmt::format("{:>4} {} {}{}\n", number_of(generation, "number"), text_of(generation, "created"),
                    in_words(generation.at("difference")),
                    generation.at("in_use") == true ? "  (in use)" : ""));
  }
  return done;
}

}  // namespace

void add_environment(CommandLine& line) {
  auto& command = line.command(on_this_board, "environment", "Python environments");
  command.command("list", "all environments").run(list);
  const auto add = [&](const char* name, const char* help, int (*work)(const Globals&, const std::string&)) {
    auto& one = command.command(name, help);
    auto& wanted = one.values<std::string>();
    one.positional("NAME", &wanted, "which environment").required();
    one.run([&wanted, work](const Globals& globals) { return work(globals, wanted); });
  };
  add("show", "one environment and its packages", show);
  add("history", "its generations, and what changed with each", show_history);
  add_environment_changes(command);
  add_kernel(command);
  add_environment_compile(command);
}

}  // namespace jetcrew::cli
