#include <CLI/CLI.hpp>

#include "base/build.hpp"
#include "cli/command.hpp"

namespace jetcrew::cli {

void add_version(CLI::App& app, Globals& globals, int&) {
  auto* command = app.add_subcommand("version", "version, commit and build");
  command->callback([&] {
    const auto& b = build();
    if (globals.json) {
      print(nlohmann::json{{"version", b.version}, {"commit", b.commit}, {"build", b.type}});
    } else {
      say(fmt::format("jetcrew {} ({}, {})\n", b.version, b.commit, b.type));
    }
  });
}

}  // namespace jetcrew::cli
