// `jetcrew drift`
#include "install/drift.hpp"

#include "cli/command_line.hpp"
#include "cli/daemon.hpp"
#include "cli/json.hpp"

namespace jetcrew::cli {
namespace {

std::string for_people(const nlohmann::json& report) {
  const auto& items = report.at("items");
  std::string text;
  for (const auto& item : items)
    text += fmt::format("{}\n  {}\n", text_of(item, "message"), text_of(item, "hint"));
  if (items.empty()) text += "The board is what JetCrew made of it.\n";
  if (report.at("changing").get<bool>()) text += "A job is at work meanwhile: look again when it is done.\n";
  return text;
}

}  // namespace

void add_drift(CommandLine& line) {
  struct Wanted {
    bool deep = false;
  };
  auto& command = line.command(on_this_board, "drift", "what is no longer as JetCrew installed it");
  auto& wanted = command.values<Wanted>();
  command.flag("--deep", &wanted.deep, "read each file of the environments, which takes a while");
  command.run([&wanted](const Globals& globals) {
    const auto depth = wanted.deep ? install::Depth::deep : install::Depth::quick;
    const auto report =
        ask_or_open(globals, wanted.deep ? "/api/v1/drift?deep=true" : "/api/v1/drift",
                    [&](install::Workspace& workspace) { return install::drift_json(workspace, depth); });
    if (globals.json) {
      print(report);
    } else {
      say(for_people(report));
    }
    return report.at("items").empty() ? done : unverified;
  });
}

}  // namespace jetcrew::cli
