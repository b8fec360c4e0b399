// One connection to a server, through a proxy where there is one, for one request after the other. Beast and
// OpenSSL are in its .cpp alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "supply/url.hpp"

namespace jetcrew::supply {

/// Whom an https server's certificate is checked against; shared by all connections.
class TlsTrust {
 public:
  /// @param authorities a file of certificates in place of the system's; empty for those
  /// @throws Error `tls_authorities_invalid` where it cannot be read
  explicit TlsTrust(const std::filesystem::path& authorities);
  ~TlsTrust();

  struct Context;
  Context& context() const { return *context_; }

 private:
  std::unique_ptr<Context> context_;
};

using Fields = std::vector<std::pair<std::string, std::string>>;

/// The front of an answer.
struct Head {
  int status = 0;
  Fields fields;                          ///< names in lower case
  std::optional<std::uint64_t> length{};  ///< of the body in bytes, where it is said beforehand

  /// The first of that name; empty where there is none.
  std::string_view find(std::string_view name) const;
};

class Connection {
 public:
  /// Connects, with TLS for https.
  /// @param proxy an http:// address; https goes through it by CONNECT
  /// @param patience for connecting, and for each wait for more bytes
  /// @throws Error `server_unreachable`, `server_silent`, `tls_untrusted`, `proxy_refused`
  Connection(const Url& origin, const std::optional<Url>& proxy, const TlsTrust& trust,
             std::chrono::milliseconds patience);
  ~Connection();

  /// Sends a GET and reads the answer's head. The body of the answer before must have been read.
  /// @throws Error `server_unreachable` where the connection broke, `server_silent`, `response_invalid`
  Head get(const Url& url, const Fields& fields);
  /// Some of the body, up to `size` bytes; 0 at its end. @throws as get()
  std::size_t read(char* bytes, std::size_t size);
  /// Whether another get() may follow.
  bool reusable() const;

 private:
  class Wire;
  std::unique_ptr<Wire> wire_;
};

}  // namespace jetcrew::supply
