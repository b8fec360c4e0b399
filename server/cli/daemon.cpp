#include "cli/daemon.hpp"

#include "base/digest.hpp"
#include "cli/json.hpp"
#include "jobs/saved_error.hpp"

namespace jetcrew::cli {
namespace {

[[noreturn]] void refuse(const http::ClientResponse& answer) {
  const auto problem = parsed(answer.body);
  if (!problem.is_object() || !problem.contains("code")) {
    throw Error("response_invalid", fmt::format("the daemon answered with status {}", answer.status),
                "Look at the daemon's log.");
  }
  auto saved = problem;
  saved["message"] = text_of(problem, problem.contains("detail") ? "detail" : "title");
  throw jobs::error_from(saved);
}

}  // namespace

Daemon::Daemon(const Globals& globals)
    : address_{http::Address::Kind::unix_socket, "", 0, globals.state_folder() / "jetcrew.sock"} {}

bool Daemon::has_socket() const {
  std::error_code unreadable;
  return std::filesystem::exists(address_.path, unreadable);
}

nlohmann::json Daemon::call(http::Method method, const std::string& target,
                            const nlohmann::json& body) const {
  http::Headers headers;
  std::string text;
  if (!body.is_null()) {
    headers.set("Content-Type", "application/json");
    text = body.dump();
  }
  if (method == http::Method::post) headers.set("Idempotency-Key", random_hex(16));
  const auto answer = http::request(address_, method, target, headers, text);
  if (answer.status < 200 || answer.status > 299) refuse(answer);
  auto document = parsed(answer.body);
  if (document.is_null()) refuse(answer);
  return document;
}

void Daemon::follow(const std::string& target,
                    const std::function<bool(const http::ClientEvent&)>& on_event) const {
  const auto answer = http::stream(address_, target, {}, on_event);
  if (answer.status != 200) refuse(answer);
}

nlohmann::json ask_or_open(const Globals& globals, const std::string& target,
                           const std::function<nlohmann::json(install::Workspace&)>& from_state) {
  const Daemon daemon(globals);
  if (daemon.has_socket()) {
    try {
      return daemon.call(http::Method::get, target);
    } catch (const Error& error) {
      // A daemon that was killed leaves its socket behind.
      if (error.code() != "daemon_unreachable") throw;
    }
  }
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  return from_state(workspace);
}

}  // namespace jetcrew::cli
