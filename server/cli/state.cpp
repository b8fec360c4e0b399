#include "cli/command_line.hpp"
#include "cli/daemon.hpp"
#include "install/device_state.hpp"

namespace jetcrew::cli {

void add_state(CommandLine& line) {
  auto& state = line.command(on_this_board, "state", "what is on the board");
  auto& command = state.command("export", "the device state as JSON, for bundle create --for");
  auto& all = command.values<bool>();
  command.flag("--all", &all, "also the packages that the board had before");
  command.run([&all](const Globals& globals) {
    const auto target = fmt::format("/api/v1/state{}", all ? "?all=true" : "");
    print(ask_or_open(globals, target,
                      [&](install::Workspace& workspace) { return install::device_state(workspace, all); }));
    return done;
  });
}

}  // namespace jetcrew::cli
