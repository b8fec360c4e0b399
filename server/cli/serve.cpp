#include <csignal>
#include <cstring>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>

#include "api/service.hpp"
#include "base/build.hpp"
#include "base/descriptor.hpp"
#include "base/log.hpp"
#include "cli/command_line.hpp"
#include "http/server.hpp"
#include "install/background_compiler.hpp"
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

/// SIGTERM and SIGINT, blocked in this thread and in those it starts from now on.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  /// The one that came; nothing where none did for a while.
  std::optional<std::string_view> wait() const {
    const timespec patience{0, 200'000'000};
    const int number = ::sigtimedwait(&signals_, nullptr, &patience);
    if (number <= 0) return std::nullopt;
    return number == SIGTERM ? "SIGTERM" : "SIGINT";
  }

 private:
  sigset_t signals_{};
};

/// Jobs run, sticks are looked after, or sensors are read while this lives.
template <typename Work>
class Running {
 public:
  explicit Running(Work& work) : work_(work) { work_.start(); }
  ~Running() { work_.stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Work& work_;
};

std::jthread stop_on_signal(const BlockedSignals& signals, http::Server& server) {
  return std::jthread([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const auto signal = signals.wait();
      if (!signal) continue;
      log::info("stopping", {{"signal", std::string(*signal)}});
      server.stop();
      return;
    }
  });
}

void listen(http::Server& server, const std::vector<std::string>& addresses, const http::Address& own) {
  for (const auto& address : addresses) server.listen(http::Address::parse(address));
  if (addresses.empty()) server.listen(http::Address::parse("http://127.0.0.1:8080"));
  const auto bound = server.bound_addresses();
  if (std::find(bound.begin(), bound.end(), own) == bound.end()) server.listen(own);
  for (const auto& address : server.bound_addresses())
    log::info("listening", {{"address", http::to_string(address)}});
}

/// What is declared later uses what is declared before it, and goes first, also where something throws: the
/// watch for signals and the jobs know the server; its handlers know the runner; all of them the workspace.
void serve(const Globals& globals, const std::vector<std::string>& addresses) {
  const BlockedSignals signals;
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  state::release_unanswered_keys(workspace.database());
  state::prune_keys(workspace.database());
  const auto events = api::make_event_source(workspace.database());
  install::BackgroundCompiler compiler(workspace.root(), workspace.folder());
  jobs::Runner runner(workspace.database(), install::works(workspace, [&compiler] { compiler.wake(); }));
  install::MediaAttendant media(workspace, runner);
  sensors::Sampler sampler(workspace.root(), workspace.database());
  api::Service service{workspace, runner, media, sampler};
  http::ServerOptions options;
  options.upload_folder = workspace.uploads();
  http::Server server(options, api::make_router(service), *events);
  media.on_change([&server] { server.wake_streams(); });
  runner.on_change([&server, &media] {
    server.wake_streams();
    media.wake();
  });
  listen(server, addresses, {http::Address::Kind::unix_socket, "", 0, workspace.socket()});
  {
    // An import that was interrupted finds its stick mounted.
    const Running sticks(media);
    const Running jobs(runner);
    const Running samples(sampler);
    const auto watch = stop_on_signal(signals, server);
    log::info("ready", {{"version", std::string(build().version)}, {"state", workspace.folder()}});
    notify("READY=1");
    server.run();
    notify("STOPPING=1");
  }
  std::error_code gone;
  std::filesystem::remove(workspace.socket(), gone);
  log::info("stopped");
}

}  // namespace

void add_serve(CommandLine& line) {
  auto& command = line.command(the_daemon, "serve", "the daemon: the page and the API");
  auto& addresses = command.values<std::vector<std::string>>();
  command.option("--listen", &addresses, "http://127.0.0.1:8080 or unix:PATH; may be given several times",
                 "URL");
  command.run([&addresses](const Globals& globals) {
    serve(globals, addresses);
    return done;
  });
}

}  // namespace jetcrew::cli
