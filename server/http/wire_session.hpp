// One connection: requests one after another, each read, checked, answered. For wire.cpp alone; everything
// runs on the I/O thread but what offload() gives to the workers.
#pragma once

#include <exception>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/admission.hpp"
#include "http/answer.hpp"
#include "http/body_store.hpp"
#include "http/problem.hpp"
#include "http/server.hpp"
#include "http/wire_parser.hpp"
#include "http/wire_stream.hpp"
#include "http/workers.hpp"

namespace jetcrew::http {

class Session;

/// What all sessions share; lives as long as the server.
struct Shared {
  Shared(ServerOptions given_options, Router given_router, EventSource& given_events)
      : options(std::move(given_options)),
        router(std::move(given_router)),
        events(given_events),
        workers(options.handler_threads) {}

  const Limits& limits() const { return options.limits; }

  ServerOptions options;
  Router router;
  EventSource& events;
  std::set<Session*> sessions;
  std::size_t streams = 0;
  std::uint64_t news = 0;  ///< counts wake_streams()
  bool stopping = false;
  asio::io_context io{1};
  Workers workers;  ///< last: its threads end before what they report to goes
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Shared& shared, Stream::Socket socket, bool local)
      : shared_(shared), stream_(std::move(socket)), bell_(shared.io), local_(local) {}

  Task<void> run();

  /// Something that the session may be waiting for has changed.
  void wake() { bell_.cancel(); }
  /// The server stops: ends an idle session, lets another finish what it does.
  void stop();
  /// Ends the session wherever it is.
  void abandon();

 private:
  /// A request on its way to its response. Shared with the worker, which may outlive the session.
  struct Exchange {
    Request request;
    Response response;
    std::optional<Router::Match> match;
    std::optional<BodyStore> body;
    bool keep_alive = false;
  };
  using ExchangePointer = std::shared_ptr<Exchange>;

  Task<bool> exchange();
  Task<bool> receive_header(RequestParser& parser);
  Task<bool> receive_body(RequestParser& parser, const ExchangePointer& exchange);
  void prepare(RequestParser& parser, Exchange& exchange);
  bool take_header(RequestParser& parser);
  void take_body(RequestParser& parser, const RouteOptions& options);
  void refuse(Exchange& exchange, const Error& error);
  Task<bool> send(const ExchangePointer& exchange);
  Task<void> send_events(const ExchangePointer& exchange);
  Task<void> linger();

  /// Runs `work` on a worker and waits for it; what it throws is thrown here. False: abandoned meanwhile.
  /// `work` must own what it uses.
  template <typename Work>
  Task<bool> offload(Work work);
  Task<void> wait_until(Steady::time_point time);

  Shared& shared_;
  Stream stream_;
  asio::steady_timer bell_;
  std::string buffer_;       ///< read and not yet taken
  std::size_t checked_ = 0;  ///< bytes at the front of buffer_ known to be well framed
  bool local_;
  bool idle_ = false;
  bool client_gone_ = false;  ///< noticed while events are sent
  bool abandoned_ = false;
};

template <typename Work>
Task<bool> Session::offload(Work work) {
  struct Outcome {
    bool done = false;
    std::exception_ptr failure;
  };
  auto outcome = std::make_shared<Outcome>();
  shared_.workers.post([self = shared_from_this(), outcome, work = std::move(work)]() mutable {
    std::exception_ptr failure;
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
    asio::post(self->shared_.io, [self, outcome, failure] {
      outcome->done = true;
      outcome->failure = failure;
      self->wake();
    });
  });
  while (!outcome->done && !abandoned_) co_await wait_until(Steady::time_point::max());
  if (outcome->failure) std::rethrow_exception(outcome->failure);
  co_return outcome->done;
}

inline Task<void> Session::wait_until(Steady::time_point time) {
  boost::system::error_code rung;
  bell_.expires_at(time);
  co_await bell_.async_wait(asio::redirect_error(asio::use_awaitable, rung));
}

inline void Session::stop() {
  if (idle_) stream_.close();
  wake();
}

inline void Session::abandon() {
  abandoned_ = true;
  stream_.close();
  wake();
}

}  // namespace jetcrew::http
