#include "base/build.hpp"
#include "cli/command_line.hpp"

namespace jetcrew::cli {

void add_version(CommandLine& line) {
  line.command(about_jetcrew, "version", "version, commit and build").run([](const Globals& globals) {
    const auto& b = build();
    if (globals.json) {
      print(nlohmann::json{{"version", b.version}, {"commit", b.commit}, {"build", b.type}});
    } else {
      say(fmt::format("jetcrew {} ({}, {})\n", b.version, b.commit, b.type));
    }
    return done;
  });
}

}  // namespace jetcrew::cli
