// Where a server listens and a client connects: `http://127.0.0.1:8080`, `http://[::1]:0`,
// `unix:/run/x.sock`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jetcrew::http {

struct Address {
  enum class Kind { http, https, unix_socket };

  Kind kind = Kind::http;
  std::string host;        ///< an IPv4 or IPv6 address without brackets; empty for a Unix socket
  std::uint16_t port = 0;  ///< 0: any free one
  std::string path;        ///< of a Unix socket

  /// Hosts are addresses or `localhost` (which is 127.0.0.1): nothing is looked up. Without a port it is 80
  /// or 443. Throws Error `address_invalid`.
  static Address parse(std::string_view text);

  /// A Unix socket, 127.0.0.0/8 or ::1.
  bool is_local() const;

  friend bool operator==(const Address&, const Address&) = default;
};

std::string to_string(const Address& address);

}  // namespace jetcrew::http
