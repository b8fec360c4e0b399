#include "http/client.hpp"

#include <cerrno>
#include <limits>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "http/response_reader.hpp"
#include "http/socket_address.hpp"

namespace jetcrew::http {
namespace {

/// A connection whose every wait is bounded.
class Connection {
 public:
  Connection(const Address& address, std::chrono::milliseconds time)
      : address_(address), time_(time), socket_(connect()) {}

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno == EAGAIN) {
        wait(POLLOUT);
      } else if (errno == EPIPE || errno == ECONNRESET) {
        return;  // the server has closed; what it answered before is still to be read
      } else if (errno != EINTR) {
        throw failed("sending to");
      }
    }
  }

  /// Some bytes; none at the end.
  std::string_view receive() {
    while (true) {
      const auto count = ::recv(socket_.get(), buffer_, sizeof buffer_, 0);
      if (count >= 0) return {buffer_, static_cast<std::size_t>(count)};
      if (errno == EAGAIN) {
        wait(POLLIN);
      } else if (errno != EINTR) {
        throw failed("receiving from");
      }
    }
  }

 private:
  Descriptor connect() {
    if (address_.kind == Address::Kind::https) {
      throw Error("listen_refused", fmt::format("{}: there is no TLS yet", to_string(address_)),
                  "Use the daemon's Unix socket or its http:// address on this board.");
    }
    const auto at = to_socket_address(address_);
    Descriptor opened(::socket(at.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!opened) throw system_error(errno, "opening a socket");
    if (::connect(opened.get(), at.get(), at.size) == 0) return opened;
    if (errno != EINPROGRESS) throw unreachable(errno);
    wait(POLLOUT, opened.get());
    int reason = 0;
    socklen_t size = sizeof reason;
    ::getsockopt(opened.get(), SOL_SOCKET, SO_ERROR, &reason, &size);
    if (reason != 0) throw unreachable(reason);
    return opened;
  }

  void wait(short events) const { wait(events, socket_.get()); }

  void wait(short events, int descriptor) const {
    pollfd watched{descriptor, events, 0};
    const int count = ::poll(&watched, 1, static_cast<int>(time_.count()));
    if (count > 0 || (count < 0 && errno == EINTR)) return;
    if (count < 0) throw failed("waiting for");
    throw Error("timed_out", fmt::format("{} does not answer", to_string(address_)),
                "Look whether the daemon is busy or hangs: its log says.",
                {{"address", to_string(address_)}});
  }

  Error failed(std::string_view doing) const {
    return system_error(errno, fmt::format("{} {}", doing, to_string(address_)));
  }

  Error unreachable(int reason) const {
    if (reason == EACCES || reason == EPERM) {
      return system_error(reason, fmt::format("connecting to {}", to_string(address_)));
    }
    auto error = system_error(reason, "connecting");
    return {"daemon_unreachable",
            fmt::format("nothing listens on {} ({})", to_string(address_), error.message()),
            "Start the daemon with `jetcrew serve`, or name its address.",
            {{"address", to_string(address_)}}};
  }

  const Address& address_;
  std::chrono::milliseconds time_;
  Descriptor socket_;
  char buffer_[16384];
};

/// The target and the fields come from our own code; a line break in them would be a second request.
void check_line(std::string_view text) {
  if (text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos) return;
  throw Error("request_invalid", "a line of the request has a line break inside",
              "This is a mistake in JetCrew. Please report it with the log.");
}

std::string host_of(const Address& address) {
  if (address.kind == Address::Kind::unix_socket) return "localhost";
  return to_string(address).substr(7);
}

std::string request_text(const Address& address, Method method, std::string_view target,
                         const Headers& headers, std::string_view body) {
  check_line(target);
  auto text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", to_string(method), target,
                          host_of(address));
  for (const auto& [name, value] : headers) {
    check_line(name);
    check_line(value);
    text += fmt::format("{}: {}\r\n", name, value);
  }
  if (!body.empty() || !is_safe(method)) text += fmt::format("Content-Length: {}\r\n", body.size());
  return text + "\r\n";
}

}  // namespace

ClientResponse request(const Address& address, Method method, std::string_view target, const Headers& headers,
                       std::string_view body, const ClientOptions& options) {
  const auto text = request_text(address, method, target, headers, body);
  Connection connection(address, options.time);
  connection.send(text);
  connection.send(body);
  ResponseReader reader(method == Method::head, options.body_limit);
  while (!reader.done()) {
    const auto bytes = connection.receive();
    if (bytes.empty()) {
      reader.end();
    } else {
      reader.feed(bytes);
    }
  }
  return std::move(reader.response);
}

ClientResponse stream(const Address& address, std::string_view target, const Headers& headers,
                      const std::function<bool(const ClientEvent&)>& on_event, const ClientOptions& options) {
  auto with_accept = headers;
  with_accept.set("Accept", "text/event-stream");
  Connection connection(address, options.time);
  connection.send(request_text(address, Method::get, target, with_accept, {}));
  // A stream may go on for days; what bounds it is the size of one event.
  ResponseReader reader(false, std::numeric_limits<std::uint64_t>::max());
  EventReader events;
  while (!reader.done()) {
    const auto bytes = connection.receive();
    if (bytes.empty()) {
      reader.end();
    } else {
      reader.feed(bytes);
    }
    if (!reader.header_done()) continue;
    if (reader.response.status != 200) {
      if (reader.response.body.size() > options.body_limit)
        throw Error("response_invalid", "it is too large");
      continue;
    }
    for (const auto& event : events.feed(std::exchange(reader.response.body, {}))) {
      if (!on_event(event)) return std::move(reader.response);
    }
  }
  return std::move(reader.response);
}

}  // namespace jetcrew::http
