// A small blocking HTTP/1.1 client for this machine: the CLI talks to the daemon with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "http/address.hpp"
#include "http/message.hpp"

namespace jetcrew::http {

struct ClientOptions {
  std::chrono::milliseconds time{60'000};  ///< for connecting, and for each wait for more bytes
  std::uint64_t body_limit = 64U << 20U;   ///< bytes
};

struct ClientResponse {
  int status = 0;
  Headers headers;
  std::string body;

  std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
};

/// One request on a connection of its own. Statuses are returned, not thrown. Throws Error
/// `daemon_unreachable` where nothing listens, `response_invalid` for an answer that is not HTTP or over the
/// limit, `timed_out`, `io_failed`; `listen_refused` for https.
ClientResponse request(const Address& address, Method method, std::string_view target,
                       const Headers& headers = {}, std::string_view body = {},
                       const ClientOptions& options = {});

struct ClientEvent {
  std::string name = "message";
  std::string data;
  std::optional<std::int64_t> id;
};

/// Follows an event stream until `on_event` returns false or the server ends it. An answer other than 200
/// is returned as it is; 200 means the stream ended. Pings count as bytes for ClientOptions::time.
ClientResponse stream(const Address& address, std::string_view target, const Headers& headers,
                      const std::function<bool(const ClientEvent&)>& on_event,
                      const ClientOptions& options = {});

}  // namespace jetcrew::http
