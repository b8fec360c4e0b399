// A bound and listening socket, TCP or Unix.
#pragma once

#include "base/descriptor.hpp"
#include "http/address.hpp"

namespace jetcrew::http {

class Listener {
 public:
  /// Binds and listens, as Server::listen says.
  explicit Listener(const Address& address);
  Listener(Listener&&) noexcept = default;
  Listener& operator=(Listener&&) = delete;
  /// Removes the Unix socket from the file system.
  ~Listener();

  int descriptor() const noexcept { return socket_.get(); }
  const Address& address() const noexcept { return address_; }

 private:
  void open_tcp();
  void open_unix();

  Descriptor socket_;
  Address address_;
};

}  // namespace jetcrew::http
