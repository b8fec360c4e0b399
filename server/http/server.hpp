// The HTTP/1.1 server: listeners, sessions on one I/O thread, handlers on worker threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

#include "http/address.hpp"
#include "http/event_stream.hpp"
#include "http/router.hpp"

namespace jetcrew::http {

/// What one client may take of the board. Body sizes and times stand with the routes.
struct Limits {
  std::size_t connections = 128;
  std::size_t streams = 32;
  std::size_t header_bytes = 16U << 10U;
  std::chrono::milliseconds header_time{10'000};  ///< from a request's first byte to the end of its header
  std::chrono::milliseconds idle_time{60'000};    ///< between requests
  std::chrono::milliseconds write_time{30'000};   ///< without the client taking a byte
  std::chrono::milliseconds linger_time{
      2'000};  ///< for reading on, so that a refusal arrives before the close
  std::chrono::milliseconds ping_interval{15'000};
  std::chrono::milliseconds stop_time{10'000};  ///< for requests in flight when the server stops
};

struct ServerOptions {
  unsigned handler_threads = 4;
  Limits limits;
  std::filesystem::path upload_folder;  ///< must exist before the first body that goes to a file
};

class Server {
 public:
  /// @param events must outlive the server
  Server(ServerOptions options, Router router, EventSource& events);
  /// Waits for handlers that still run.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and listens; connections wait until run(). A stale Unix socket is replaced, its mode is 0660.
  /// Throws Error `listen_refused` for https and for addresses beyond this machine (accounts and TLS do not
  /// exist yet), `address_in_use`, `address_unavailable`, or that of a failed system call.
  void listen(const Address& address);

  /// What was bound, with the port that was given for port 0.
  std::vector<Address> bound_addresses() const;

  /// Serves on the calling thread until stop() or a request to stop; then no new connections, streams end,
  /// requests in flight get Limits::stop_time. Call it once.
  void run(std::stop_token token = {});

  /// From any thread, also before run().
  void stop();

  /// Tells the streams that the event source has something new. Cheap, from any thread.
  void wake_streams();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace jetcrew::http
