// An Address as the system calls take it.
#pragma once

#include <sys/socket.h>

#include "http/address.hpp"

namespace jetcrew::http {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  int family() const noexcept { return storage.ss_family; }
  const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress to_socket_address(const Address& address);

}  // namespace jetcrew::http
