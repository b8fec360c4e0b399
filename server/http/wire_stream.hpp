// A connection's bytes with deadlines, TCP and Unix sockets alike. TLS takes its place behind the same
// functions. For wire.cpp alone; everything runs on the I/O thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>

namespace jetcrew::http {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;
template <typename T>
using Task = asio::awaitable<T>;

class Stream {
 public:
  using Socket = asio::generic::stream_protocol::socket;

  explicit Stream(Socket socket) : socket_(std::move(socket)), timer_(socket_.get_executor()) {}

  struct Read {
    std::string_view bytes;  ///< empty: the client closed, the connection broke, or the time was up
    bool timed_out = false;
  };

  /// Waits for some bytes; they are valid until the next call.
  Task<Read> read_some(Steady::time_point deadline) {
    boost::system::error_code failed;
    arm(deadline);
    const auto count = co_await socket_.async_read_some(asio::buffer(*input_),
                                                        asio::redirect_error(asio::use_awaitable, failed));
    disarm();
    if (failed) co_return Read{{}, watch_->timed_out};
    co_return Read{{input_->data(), count}};
  }

  /// All of both parts. False where the client is gone or takes no byte for `patience`.
  Task<bool> write(std::string_view first, std::string_view second, Steady::duration patience) {
    std::array<asio::const_buffer, 2> parts{asio::buffer(first), asio::buffer(second)};
    while (parts[0].size() + parts[1].size() != 0) {
      boost::system::error_code failed;
      arm(Steady::now() + patience);
      auto count =
          co_await socket_.async_write_some(parts, asio::redirect_error(asio::use_awaitable, failed));
      disarm();
      if (failed) co_return false;
      for (auto& part : parts) {
        const auto taken = std::min(count, part.size());
        part += taken;
        count -= taken;
      }
    }
    co_return true;
  }

  /// Calls `gone` once, when the client closes. Bytes that it sends meanwhile are left alone.
  template <typename Function>
  void notice_close(Function gone) {
    socket_.async_wait(Socket::wait_read, [this, gone = std::move(gone)](boost::system::error_code failed) {
      if (failed) return;
      char byte = 0;
      const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
      if (count == 0 || (count < 0 && errno != EAGAIN)) gone();
    });
  }

  void shutdown_send() {
    boost::system::error_code ignored;  // the client may have been faster
    static_cast<void>(socket_.shutdown(Socket::shutdown_send, ignored));
  }

  void close() {
    boost::system::error_code ignored;
    static_cast<void>(socket_.close(ignored));
  }

 private:
  /// Outlives the stream where the timer's handler is already on its way.
  struct Watch {
    std::uint64_t operation = 0;
    bool timed_out = false;
  };

  void arm(Steady::time_point deadline) {
    watch_->timed_out = false;
    timer_.expires_at(deadline);
    timer_.async_wait(
        [this, watch = watch_, operation = watch_->operation](boost::system::error_code cancelled) {
          if (cancelled || watch->operation != operation) return;
          watch->timed_out = true;
          boost::system::error_code ignored;
          static_cast<void>(socket_.cancel(ignored));
        });
  }

  void disarm() {
    ++watch_->operation;
    timer_.cancel();
  }

  Socket socket_;
  asio::steady_timer timer_;
  std::shared_ptr<Watch> watch_ = std::make_shared<Watch>();
  std::unique_ptr<std::array<char, 16384>> input_ = std::make_unique<std::array<char, 16384>>();
};

}  // namespace jetcrew::http
