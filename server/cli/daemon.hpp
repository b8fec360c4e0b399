// Talking to the daemon of the state folder, over its Unix socket.
#pragma once

#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "http/client.hpp"

namespace jetcrew::cli {

class Daemon {
 public:
  explicit Daemon(const Globals& globals);

  /// The JSON of a 2xx answer. Any other is thrown as the Error it tells.
  nlohmann::json call(http::Method method, const std::string& target, const nlohmann::json& body = {}) const;
  void follow(const std::string& target, const std::function<bool(const http::ClientEvent&)>& on_event) const;

 private:
  http::Address address_;
};

}  // namespace jetcrew::cli
