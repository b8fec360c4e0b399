#include <csignal>
#include <cstring>
#include <thread>

#include <CLI/CLI.hpp>
#include <sys/socket.h>
#include <sys/un.h>

#include "api/service.hpp"
#include "base/build.hpp"
#include "base/descriptor.hpp"
#include "base/log.hpp"
#include "cli/command.hpp"
#include "http/server.hpp"
#include "install/works.hpp"
#include "state/idempotency.hpp"

namespace jetcrew::cli {
namespace {

/// Tells systemd (or whoever set $NOTIFY_SOCKET) how the daemon is, as sd_notify(3) does.
void notify(std::string_view state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path == nullptr || std::strlen(path) == 0 || std::strlen(path) >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path, std::strlen(path));
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
  if (::sendto(socket.get(), state.data(), state.size(), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&address), length) < 0) {
    log::debug("the service manager was not told", {{"state", std::string(state)}});
  }
}

/// SIGTERM and SIGINT end the daemon; they are blocked everywhere and waited for by one thread.
class SignalWatch {
 public:
  SignalWatch() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  void start(std::function<void()> on_signal) {
    thread_ = std::jthread([this, on_signal = std::move(on_signal)](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        timespec patience{0, 200'000'000};
        const int number = ::sigtimedwait(&signals_, nullptr, &patience);
        if (number <= 0) continue;
        log::info("stopping", {{"signal", number == SIGTERM ? "SIGTERM" : "SIGINT"}});
        on_signal();
        return;
      }
    });
  }

 private:
  sigset_t signals_{};
  std::jthread thread_;
};

void serve(const Globals& globals, std::vector<std::string> addresses) {
  SignalWatch signals;  // before any thread, so that all of them have the signals blocked
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  state::release_unanswered_keys(workspace.database());
  state::prune_keys(workspace.database());
  const auto events = api::make_event_source(workspace.database());
  jobs::Runner runner(workspace.database(), install::works(workspace));
  api::Service service{workspace, runner};
  http::ServerOptions options;
  options.upload_folder = workspace.uploads();
  http::Server server(options, api::make_router(service), *events);
  if (addresses.empty()) addresses.emplace_back("http://127.0.0.1:8080");
  for (const auto& address : addresses) server.listen(http::Address::parse(address));
  const http::Address own{http::Address::Kind::unix_socket, "", 0, workspace.socket()};
  const auto bound = server.bound_addresses();
  if (std::find(bound.begin(), bound.end(), own) == bound.end()) server.listen(own);

  runner.on_change([&] { server.wake_streams(); });
  runner.start();
  for (const auto& address : server.bound_addresses())
    log::info("listening", {{"address", http::to_string(address)}});
  log::info("ready", {{"version", std::string(build().version)}, {"state", workspace.folder()}});
  notify("READY=1");
  signals.start([&] { server.stop(); });
  server.run();
  notify("STOPPING=1");
  runner.stop();
  std::error_code gone;
  std::filesystem::remove(workspace.socket(), gone);
  log::info("stopped");
}

}  // namespace

void add_serve(CLI::App& app, Globals& globals, int&) {
  auto* command = app.add_subcommand("serve", "the daemon: the page and the API");
  auto addresses = std::make_shared<std::vector<std::string>>();
  command
      ->add_option("--listen", *addresses, "http://127.0.0.1:8080 or unix:PATH; may be given several times")
      ->type_name("URL")
      ->allow_extra_args(false);
  command->callback([&globals, addresses] { serve(globals, *addresses); });
}

}  // namespace jetcrew::cli
