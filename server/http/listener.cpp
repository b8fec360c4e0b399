#include "http/listener.hpp"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.hpp"
#include "http/socket_address.hpp"

namespace jetcrew::http {
namespace {

constexpr int backlog = 128;

Error in_use(const Address& address) {
  return {"address_in_use",
          fmt::format("another program listens on {}", to_string(address)),
          "Stop the other program (a second jetcrew?), or choose another address with --listen.",
          {{"address", to_string(address)}}};
}

Error cannot_listen(int error_number, const Address& address) {
  if (error_number == EADDRINUSE) return in_use(address);
  if (error_number == EADDRNOTAVAIL) {
    return {"address_unavailable",
            fmt::format("this board does not have the address {}", to_string(address)),
            "Listen on an address that `ip address` shows.",
            {{"address", to_string(address)}}};
  }
  return system_error(error_number, fmt::format("listening on {}", to_string(address)));
}

void check_allowed(const Address& address) {
  if (address.kind != Address::Kind::https && address.is_local()) return;
  throw Error(
      "listen_refused",
      fmt::format("{} could be reached from other machines, and there are no accounts yet",
                  to_string(address)),
      "Listen on http://127.0.0.1:8080 or unix:PATH, and reach it through ssh -L 8080:127.0.0.1:8080.",
      {{"address", to_string(address)}});
}

Descriptor open_socket(int family) {
  Descriptor opened(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!opened) throw system_error(errno, "opening a socket");
  return opened;
}

void set_option(int descriptor, int level, int name) {
  const int on = 1;
  if (::setsockopt(descriptor, level, name, &on, sizeof on) != 0) {
    throw system_error(errno, "setting up a socket");
  }
}

bool somebody_answers(const SocketAddress& at) {
  const auto probe = open_socket(AF_UNIX);
  return ::connect(probe.get(), at.get(), at.size) == 0 || errno == EAGAIN;
}

/// A daemon that was killed leaves its socket behind; nothing answers there any more.
void remove_stale_socket(const Address& address, const SocketAddress& at) {
  struct stat status{};
  if (::lstat(address.path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode) || somebody_answers(at)) throw in_use(address);
  ::unlink(address.path.c_str());
}

}  // namespace

SocketAddress to_socket_address(const Address& address) {
  SocketAddress result;
  if (address.kind == Address::Kind::unix_socket) {
    auto* local = reinterpret_cast<sockaddr_un*>(&result.storage);
    local->sun_family = AF_UNIX;
    // Address::parse bounds the path; the storage is zeroed, so the end is there.
    std::memcpy(local->sun_path, address.path.data(),
                std::min(address.path.size(), sizeof local->sun_path - 1));
    result.size = sizeof *local;
  } else if (address.host.find(':') != std::string::npos) {
    auto* six = reinterpret_cast<sockaddr_in6*>(&result.storage);
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(address.port);
    ::inet_pton(AF_INET6, address.host.c_str(), &six->sin6_addr);
    result.size = sizeof *six;
  } else {
    auto* four = reinterpret_cast<sockaddr_in*>(&result.storage);
    four->sin_family = AF_INET;
    four->sin_port = htons(address.port);
    ::inet_pton(AF_INET, address.host.c_str(), &four->sin_addr);
    result.size = sizeof *four;
  }
  return result;
}

Listener::Listener(const Address& address) : address_(address) {
  check_allowed(address);
  if (address.kind == Address::Kind::unix_socket) {
    open_unix();
  } else {
    open_tcp();
  }
}

Listener::~Listener() {
  if (socket_ && address_.kind == Address::Kind::unix_socket) ::unlink(address_.path.c_str());
}

void Listener::open_tcp() {
  auto at = to_socket_address(address_);
  auto opened = open_socket(at.family());
  set_option(opened.get(), SOL_SOCKET, SO_REUSEADDR);
  if (at.family() == AF_INET6) set_option(opened.get(), IPPROTO_IPV6, IPV6_V6ONLY);
  if (::bind(opened.get(), at.get(), at.size) != 0 || ::listen(opened.get(), backlog) != 0 ||
      ::getsockname(opened.get(), at.get(), &at.size) != 0) {
    throw cannot_listen(errno, address_);
  }
  address_.port = ntohs(at.family() == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&at.storage)->sin6_port
                                                : reinterpret_cast<sockaddr_in*>(&at.storage)->sin_port);
  socket_ = std::move(opened);
}

void Listener::open_unix() {
  const auto at = to_socket_address(address_);
  remove_stale_socket(address_, at);
  auto opened = open_socket(AF_UNIX);
  if (::bind(opened.get(), at.get(), at.size) != 0) throw cannot_listen(errno, address_);
  socket_ = std::move(opened);  // from here on the destructor removes the name
  // Until listen nobody can connect, so there is no moment with a wider mode.
  if (::chmod(address_.path.c_str(), 0660) != 0 || ::listen(socket_.get(), backlog) != 0) {
    const int reason = errno;
    ::unlink(address_.path.c_str());
    throw cannot_listen(reason, address_);
  }
}

}  // namespace jetcrew::http
