#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "http/client.hpp"
#include "install/device_state.hpp"

namespace jetcrew::cli {

void add_state(CLI::App& app, Globals& globals, int&) {
  auto* command = app.add_subcommand("state", "what is on the board");
  command->require_subcommand(1);
  auto* export_command =
      command->add_subcommand("export", "the device state as JSON, for bundle create --for");
  auto all = std::make_shared<bool>(false);
  export_command->add_flag("--all", *all, "also the packages that the board had before");
  export_command->callback([&globals, all] {
    // A daemon that runs holds the state folder, and knows the answer.
    const auto socket = globals.state_folder() / "jetcrew.sock";
    if (std::filesystem::exists(socket)) {
      try {
        const auto answer =
            http::request({http::Address::Kind::unix_socket, "", 0, socket}, http::Method::get,
                          *all ? "/api/v1/state?all=true" : "/api/v1/state");
        if (answer.status == 200) return print(nlohmann::json::parse(answer.body));
      } catch (const Error& error) {
        if (error.code() != "daemon_unreachable") throw;
      }
    }
    install::Workspace workspace(globals.board_root(), globals.state_folder());
    print(install::device_state(workspace, *all));
  });
}

}  // namespace jetcrew::cli
