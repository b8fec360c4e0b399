// The one file that includes Asio and Beast, for their compile time: whoever needs the network includes
// http/server.hpp or http/client.hpp. The wire_*.hpp headers are parts of this file.
#include <atomic>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "http/listener.hpp"
#include "http/wire_session.hpp"

namespace jetcrew::http {
namespace {

// GCC 12 destroys a temporary inside the operand of co_await twice where that stands in a condition. So what
// is awaited here has a name, and conditions ask for a named result.

constexpr std::size_t body_piece = 256U << 10U;  // bytes gathered before a worker writes them to the disk

Error request_timeout() {
  return {"request_timeout", "the request did not arrive in time",
          "Check the connection to the board, then try again."};
}

/// What the request says of its body's length; 0 where it says nothing. A body sent in chunks has no
/// Content-Length, and may have the Upload-Length of draft-ietf-httpbis-resumable-upload.
std::uint64_t announced_length(const RequestParser& parser, const Request& request) {
  if (const auto length = parser.announced_length()) return *length;
  const auto upload = to_number(trimmed(request.header("Upload-Length").value_or("")));
  return upload && *upload > 0 ? static_cast<std::uint64_t>(*upload) : 0;
}

Error too_many_streams() {
  return {"too_many_streams",
          "too many pages follow the board's events",
          "Close the page in other tabs and browsers, then try again.",
          {{"retry_after", "5"}}};
}

}  // namespace

Task<void> Session::run() {
  try {
    bool again = true;
    while (again) again = co_await exchange();
    co_await linger();
  } catch (...) {
    const auto error = current_error();
    log::warning("session_failed", {{"code", error.code()}, {"message", error.message()}});
  }
  stream_.close();
}

/// One request and its response; whether another may follow on this connection.
Task<bool> Session::exchange() {
  auto current = std::make_shared<Exchange>();
  RequestParser parser(shared_.limits().header_bytes);
  std::optional<Error> refusal;
  try {
    const bool has_header = co_await receive_header(parser);
    if (!has_header) co_return false;
    prepare(parser, *current);
    const bool has_body = co_await receive_body(parser, current);
    if (!has_body) co_return false;
  } catch (const Error& error) {
    refusal = error;
  }
  if (refusal) {
    // Where a body would follow that is not read, the next request cannot be found.
    current->keep_alive = current->keep_alive && parser.header_done() && parser.done();
    // What came of it is gone before the answer says that it was refused.
    if (current->body) co_await offload([current] { current->body.reset(); });
    refuse(*current, *refusal);
  } else {
    const auto work = [current] { current->response = answer(*current->match->route, current->request); };
    const bool answered = co_await offload(work);
    if (!answered) co_return false;
  }
  current->keep_alive = current->keep_alive && !shared_.stopping;
  complete(current->response, current->request);
  if (current->response.is_stream() && current->request.method != Method::head) {
    co_await send_events(current);
    co_return false;
  }
  const bool again = co_await send(current);
  co_return again;
}

void Session::refuse(Exchange& exchange, const Error& error) {
  auto& request = exchange.request;
  if (request.request_id.empty()) request.request_id = choose_request_id(request.headers);
  log::info("request_refused",
            {{"code", error.code()}, {"message", error.message()}, {"request_id", request.request_id}});
  exchange.response = problem_from(error, request.request_id, request.path, 400);
}

Task<bool> Session::receive_header(RequestParser& parser) {
  idle_ = buffer_.empty();
  auto deadline = Steady::now() + (idle_ ? shared_.limits().idle_time : shared_.limits().header_time);
  while (buffer_.empty() || !take_header(parser)) {
    if (idle_ && shared_.stopping) co_return false;
    const auto read = co_await stream_.read_some(deadline);
    if (read.timed_out && !idle_) throw request_timeout();
    if (read.bytes.empty()) co_return false;
    if (idle_) deadline = Steady::now() + shared_.limits().header_time;
    idle_ = false;
    buffer_ += read.bytes;
  }
  idle_ = false;
  co_return true;
}

/// Takes the header from the buffer once all of it is there.
bool Session::take_header(RequestParser& parser) {
  constexpr std::string_view end = "\r\n\r\n";
  // RFC 9112 section 2.2: old clients send an empty line after a body.
  while (checked_ == 0 && buffer_.starts_with("\r\n")) buffer_.erase(0, 2);
  auto from = checked_ < end.size() ? 0 : checked_ - end.size();
  if (from != 0 && buffer_[from] == '\n') --from;  // what is before it says whether it is a line's end
  const auto found = buffer_.find(end, from);
  const auto size = found == std::string::npos ? buffer_.size() : found + end.size();
  if (const auto fault = framing_fault(std::string_view(buffer_).substr(from, size - from))) throw *fault;
  if (size > shared_.limits().header_bytes) throw RequestParser::header_too_large();
  checked_ = size;
  if (found == std::string::npos) return false;
  std::string_view header = std::string_view(buffer_).substr(0, size);
  while (!header.empty() && !parser.header_done()) {
    const auto taken = parser.put_some(header);
    if (taken == 0) throw RequestParser::invalid("its header has no end");
    header.remove_prefix(taken);
  }
  buffer_.erase(0, size);
  checked_ = 0;
  return true;
}

void Session::prepare(RequestParser& parser, Exchange& exchange) {
  auto& request = exchange.request;
  request.method = parser.method;
  request.target = std::move(parser.target);
  request.headers = std::move(parser.headers);
  request.local = local_;
  request.request_id = choose_request_id(request.headers);
  exchange.keep_alive = parser.client_keeps_alive();
  admit(request, parser.version);
  exchange.match = shared_.router.match(request.method, request.path);
  request.parameters = exchange.match->parameters;
}

Task<bool> Session::receive_body(RequestParser& parser, const ExchangePointer& exchange) {
  const auto& options = exchange->match->route->options;
  const auto announced = announced_length(parser, exchange->request);
  if (announced > options.body_limit) refuse_size(options);
  const auto expected = exchange->request.header("Expect");
  if (expected && lower(*expected) != "100-continue") {
    throw Error("expectation_failed", fmt::format("the server cannot do what `Expect: {}` asks", *expected),
                "Leave the header Expect out.");
  }
  const bool to_file = options.body_to == BodyTo::file;
  const auto require_room = [exchange, &options](std::uint64_t bytes) {
    if (options.require_room) options.require_room(exchange->request, bytes);
  };
  const auto make_store = [exchange, require_room, announced, to = options.body_to,
                           folder = shared_.options.upload_folder] {
    if (to == BodyTo::file) require_room(announced);
    exchange->body.emplace(to, folder);
  };
  if (to_file) {
    const bool made = co_await offload(make_store);
    if (!made) co_return false;
  } else {
    make_store();
  }
  if (expected && parser.has_body() && buffer_.empty()) {
    const bool written =
        co_await stream_.write("HTTP/1.1 100 Continue\r\n\r\n", {}, shared_.limits().write_time);
    if (!written) co_return false;
  }
  const auto deadline = Steady::now() + options.body_time;
  while (true) {
    take_body(parser, options);
    if (to_file && (parser.done() || parser.body.size() >= body_piece)) {
      const auto append = [exchange, require_room, piece = std::exchange(parser.body, {})] {
        require_room(piece.size());
        exchange->body->append(piece);
      };
      const bool written = co_await offload(append);
      if (!written) co_return false;
    }
    if (parser.done()) break;
    const auto read = co_await stream_.read_some(deadline);
    if (read.timed_out) throw request_timeout();
    if (read.bytes.empty()) co_return false;
    buffer_ += read.bytes;
  }
  if (!to_file) exchange->body->append(parser.body);
  exchange->body->finish(exchange->request);
  co_return true;
}

void Session::take_body(RequestParser& parser, const RouteOptions& options) {
  std::string_view bytes = buffer_;
  while (!bytes.empty() && !parser.done()) {
    const auto taken = parser.put_some(bytes);
    if (taken == 0) break;
    bytes.remove_prefix(taken);
  }
  buffer_.erase(0, buffer_.size() - bytes.size());
  if (parser.body_received > options.body_limit) refuse_size(options);
  if (!parser.done() && buffer_.size() > shared_.limits().header_bytes) {
    throw RequestParser::invalid("a chunk's header or the trailer is too long");
  }
}

Task<bool> Session::send(const ExchangePointer& exchange) {
  const auto& response = exchange->response;
  const auto header = header_text(response, exchange->keep_alive);
  const bool header_only = exchange->request.method == Method::head || response.is_stream();
  const auto content = header_only ? std::string_view() : response.content();
  const bool written = co_await stream_.write(header, content, shared_.limits().write_time);
  co_return written && exchange->keep_alive;
}

Task<void> Session::send_events(const ExchangePointer& exchange) {
  if (shared_.streams >= shared_.limits().streams) {
    refuse(*exchange, too_many_streams());
    complete(exchange->response, exchange->request);
    exchange->keep_alive = false;
    co_await send(exchange);
    co_return;
  }
  struct Place {
    std::size_t& count;
    explicit Place(std::size_t& of) : count(of) { ++count; }
    ~Place() { --count; }
  } const place(shared_.streams);
  const auto& response = exchange->response;
  const std::shared_ptr<Feed> feed =
      response.feed ? response.feed : std::make_shared<EventFeed>(shared_.events, *response.stream);
  const auto text = std::make_shared<std::string>();
  stream_.notice_close([self = shared_from_this()] {
    self->client_gone_ = true;
    self->wake();
  });
  const auto header = header_text(exchange->response, false);
  const bool begun = co_await stream_.write(header, {}, shared_.limits().write_time);
  if (!begun) co_return;
  const auto look = [feed, text] { *text = feed->next(); };
  auto ping_at = Steady::now() + shared_.limits().ping_interval;
  const auto over = [this] { return shared_.stopping || client_gone_ || abandoned_; };
  while (!over()) {
    const auto seen = shared_.news;
    const bool looked = co_await offload(look);
    if (!looked) co_return;
    if (text->empty()) {
      const auto until = std::min(ping_at, feed->due().value_or(ping_at));
      while (seen == shared_.news && !over() && Steady::now() < until) {
        co_await wait_until(until);
      }
      if (Steady::now() < ping_at) continue;
      *text = ping_comment;
    }
    const bool taken = co_await stream_.write(*text, {}, shared_.limits().write_time);
    if (!taken) co_return;
    ping_at = Steady::now() + shared_.limits().ping_interval;
  }
}

/// A close with unread bytes makes the system reset the connection, and the client may lose the response.
Task<void> Session::linger() {
  stream_.shutdown_send();
  const auto deadline = Steady::now() + shared_.limits().linger_time;
  while (!abandoned_) {
    const auto read = co_await stream_.read_some(deadline);
    if (read.bytes.empty()) co_return;
  }
}

struct Server::Implementation : Shared {
  using Shared::Shared;

  /// A listener and what waits for its connections.
  struct Door {
    Door(asio::io_context& io, const Address& address)
        : listener(address), ready(io, ::dup(listener->descriptor())), pause(io) {}
    std::optional<Listener> listener;  ///< nothing once the server stops
    asio::posix::stream_descriptor ready;
    asio::steady_timer pause;
  };

  std::vector<std::unique_ptr<Door>> doors;
  std::vector<Address> addresses;
  std::atomic<bool> news_pending = false;
  asio::steady_timer last_call{io};

  Task<void> accept_from(Door& door);
  bool accept_one(Door& door);
  Task<void> serve(std::shared_ptr<Session> session);
  void refuse_connection(Descriptor connection);
  void begin_stop();
};

Task<void> Server::Implementation::accept_from(Door& door) {
  while (!stopping) {
    boost::system::error_code failed;
    co_await door.ready.async_wait(asio::posix::stream_descriptor::wait_read,
                                   asio::redirect_error(asio::use_awaitable, failed));
    while (!stopping && accept_one(door)) {
    }
    if (failed || stopping) co_return;
    if (errno == EAGAIN || errno == ECONNABORTED || errno == EINTR) continue;
    log::warning("accept_failed", {{"errno", std::to_string(errno)}});
    door.pause.expires_after(std::chrono::milliseconds(100));  // descriptors or memory ran out; let some go
    co_await door.pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
  }
}

bool Server::Implementation::accept_one(Door& door) {
  const int accepted = ::accept4(door.listener->descriptor(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (accepted < 0) return false;
  if (sessions.size() >= limits().connections) {
    refuse_connection(Descriptor(accepted));
    return true;
  }
  const bool local = door.listener->address().kind == Address::Kind::unix_socket;
  const int family = local ? AF_UNIX : AF_INET;
  if (!local) {
    const int on = 1;  // a response is written whole; waiting for more only adds latency
    ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  Stream::Socket socket(io, asio::generic::stream_protocol(family, 0), accepted);
  auto session = std::make_shared<Session>(*this, std::move(socket), local);
  sessions.insert(session.get());
  asio::co_spawn(io, serve(std::move(session)), asio::detached);
  return true;
}

Task<void> Server::Implementation::serve(std::shared_ptr<Session> session) {
  co_await session->run();
  sessions.erase(session.get());
  if (stopping && sessions.empty()) last_call.cancel();
}

/// Best effort, at once: whoever opens too many connections must not cost a session.
void Server::Implementation::refuse_connection(Descriptor connection) {
  Request request;
  request.request_id = choose_request_id({});
  auto response = problem_from(
      Error("too_many_connections", "too many connections to this board are open",
            "Close the page in other tabs and browsers, then try again.", {{"retry_after", "5"}}),
      request.request_id, {});
  complete(response, request);
  const auto text = header_text(response, false) + response.body;
  char ignored[4096];
  const auto dropped = ::recv(connection.get(), ignored, sizeof ignored, MSG_DONTWAIT);
  const auto sent = ::send(connection.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  ::shutdown(connection.get(), SHUT_WR);
  log::warning("connection_refused", {{"received", std::to_string(dropped)}, {"sent", std::to_string(sent)}});
}

void Server::Implementation::begin_stop() {
  if (stopping) return;
  stopping = true;
  for (const auto& door : doors) {
    door->ready.close();
    door->listener.reset();
    door->pause.cancel();
  }
  const auto open = sessions;  // a session that ends leaves the set
  for (auto* session : open) session->stop();
  if (sessions.empty()) return;
  last_call.expires_after(limits().stop_time);
  last_call.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled) return;
    const auto late = sessions;
    for (auto* session : late) session->abandon();
  });
}

Server::Server(ServerOptions options, Router router, EventSource& events)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(router), events)) {
  remove_leftovers(implementation_->options.upload_folder);
}

Server::~Server() = default;

void Server::listen(const Address& address) {
  auto& doors = implementation_->doors;
  doors.push_back(std::make_unique<Implementation::Door>(implementation_->io, address));
  implementation_->addresses.push_back(doors.back()->listener->address());
}

std::vector<Address> Server::bound_addresses() const {
  return implementation_->addresses;
}

void Server::run(std::stop_token token) {
  auto& inside = *implementation_;
  const std::stop_callback on_stop(token, [this] { stop(); });
  for (const auto& door : inside.doors) asio::co_spawn(inside.io, inside.accept_from(*door), asio::detached);
  inside.io.run();
  inside.doors.clear();
}

void Server::stop() {
  asio::post(implementation_->io, [inside = implementation_.get()] { inside->begin_stop(); });
}

void Server::wake_streams() {
  auto* inside = implementation_.get();
  if (inside->news_pending.exchange(true)) return;
  asio::post(inside->io, [inside] {
    inside->news_pending = false;
    ++inside->news;
    for (auto* session : inside->sessions) session->wake();
  });
}

}  // namespace jetcrew::http
