// Talking to the daemon of the state folder, over its Unix socket.
#pragma once

#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "http/client.hpp"
#include "install/workspace.hpp"

namespace jetcrew::cli {

class Daemon {
 public:
  explicit Daemon(const Globals& globals);

  /// Whether a daemon of this state folder has run, and may be running.
  bool has_socket() const;
  /// The JSON of a 2xx answer. Any other is thrown as the Error it tells.
  nlohmann::json call(http::Method method, const std::string& target, const nlohmann::json& body = {}) const;
  void follow(const std::string& target, const std::function<bool(const http::ClientEvent&)>& on_event) const;

 private:
  http::Address address_;
};

/// The daemon's answer to GET `target` where one runs: it holds the state folder, and knows. Else what
/// `from_state` makes of the state, opened here. Throws the Error that the daemon's answer tells.
nlohmann::json ask_or_open(const Globals& globals, const std::string& target,
                           const std::function<nlohmann::json(install::Workspace&)>& from_state);

}  // namespace jetcrew::cli
