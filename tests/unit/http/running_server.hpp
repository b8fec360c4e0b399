// A real server on a thread and raw connections to it, for the tests of this room.
#pragma once

#include <mutex>
#include <thread>

#include <poll.h>
#include <sys/socket.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "http/client.hpp"
#include "http/response_reader.hpp"
#include "http/server.hpp"
#include "http/socket_address.hpp"

namespace jetcrew::http {

class MemoryEvents : public EventSource {
 public:
  std::vector<Event> after(std::int64_t id, const std::set<std::string>& topics, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<Event> result;
    for (const auto& event : events_) {
      if (event.id <= id || (!topics.empty() && !topics.contains(event.name))) continue;
      if (result.size() < limit) result.push_back(event);
    }
    return result;
  }
  std::int64_t oldest() override {
    const std::lock_guard lock(mutex_);
    return events_.empty() ? 0 : events_.front().id;
  }
  std::int64_t newest() override {
    const std::lock_guard lock(mutex_);
    return newest_;
  }
  void add(std::string name, std::string data) {
    const std::lock_guard lock(mutex_);
    events_.push_back({++newest_, std::move(name), std::move(data)});
  }
  void forget_before(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    std::erase_if(events_, [&](const Event& event) { return event.id < id; });
  }

 private:
  std::mutex mutex_;
  std::vector<Event> events_;
  std::int64_t newest_ = 0;
};

inline RouteOptions named(std::string operation_id) {
  RouteOptions options;
  options.operation_id = std::move(operation_id);
  return options;
}

/// Routes: GET /api/v1/hello, POST /api/v1/echo (1000 bytes), PUT /api/v1/uploads/{name} (1 MiB, to a file),
/// GET /api/v1/events, GET /api/v1/fail; more by `more`.
class RunningServer {
 public:
  explicit RunningServer(Limits limits = {}, const std::function<void(Router&)>& more = {},
                         const std::vector<std::string>& addresses = {"http://127.0.0.1:0"}) {
    log::set_level(log::Level::off);
    Router router;
    router.add(Method::get, "/api/v1/hello", named("hello"),
               [](const Request&) { return Response::text(200, "hello"); });
    auto echo = named("echo");
    echo.body_limit = 1000;
    echo.body_time = std::chrono::seconds(1);
    router.add(Method::post, "/api/v1/echo", echo,
               [](const Request& request) { return Response::text(200, request.body); });
    auto upload = named("upload");
    upload.body_limit = 1U << 20U;
    upload.body_to = BodyTo::file;
    router.add(Method::put, "/api/v1/uploads/{name}", upload, [this](const Request& request) {
      const auto taken = folder.path() / request.parameters.at("name");
      if (request.header("X-Keep")) std::filesystem::rename(*request.body_file, taken);
      return Response::text(201, fmt::format("{}", request.body_size));
    });
    router.add(Method::get, "/api/v1/events", named("events"), [](const Request& request) {
      return Response::event_stream(stream_request(request, R"({"snapshot":"/api/v1/jobs"})"));
    });
    router.add(Method::get, "/api/v1/fail", named("fail"), [](const Request&) -> Response {
      throw Error("job_running", "job 3 runs", "Wait for it.", {{"job", "3"}});
    });
    if (more) more(router);
    std::filesystem::create_directory(uploads());
    ServerOptions options;
    options.limits = limits;
    options.upload_folder = uploads();
    server = std::make_unique<Server>(options, std::move(router), events);
    for (const auto& address : addresses) server->listen(Address::parse(address));
    thread_ = std::jthread([this](std::stop_token token) { server->run(token); });
  }

  Address address() const { return server->bound_addresses().front(); }
  std::filesystem::path uploads() const { return folder.path() / "uploads"; }
  std::size_t upload_files() const {
    const std::filesystem::directory_iterator files(uploads());
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }
  /// Stops and waits for the end of run().
  void finish() {
    server->stop();
    thread_.join();
  }

  TemporaryFolder folder;
  MemoryEvents events;
  std::unique_ptr<Server> server;

 private:
  std::jthread thread_;
};

/// Bytes as they are, to and from a server. Every wait ends after 10 s, as a failure.
class RawConnection {
 public:
  explicit RawConnection(const Address& address) {
    const auto at = to_socket_address(address);
    socket_ = Descriptor(::socket(at.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(socket_.get(), at.get(), at.size) != 0) throw system_error(errno, "connecting");
  }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) return;  // refused meanwhile; the test looks at the answer
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  /// Nothing at the end of the connection, also where it was reset.
  std::string receive() {
    pollfd watched{socket_.get(), POLLIN, 0};
    if (::poll(&watched, 1, 10'000) != 1) throw std::runtime_error("nothing came for 10 s");
    char buffer[4096];
    const auto count = ::recv(socket_.get(), buffer, sizeof buffer, 0);
    return count <= 0 ? std::string() : std::string(buffer, static_cast<std::size_t>(count));
  }

  std::string receive_until(std::string_view end) {
    while (received_.find(end) == std::string::npos) {
      const auto bytes = receive();
      if (bytes.empty()) break;
      received_ += bytes;
    }
    const auto found = received_.find(end);
    const auto size = found == std::string::npos ? received_.size() : found + end.size();
    auto result = received_.substr(0, size);
    received_.erase(0, size);
    return result;
  }

  /// One response; status 0 where the server closed instead.
  ClientResponse response(bool to_head = false) {
    ResponseReader reader(to_head, 64U << 20U);
    while (!reader.done()) {
      // Byte by byte: what follows is the next response's.
      if (received_.empty()) received_ = receive();
      if (received_.empty()) return {};
      reader.feed(received_.substr(0, 1));
      received_.erase(0, 1);
    }
    return reader.response;
  }

  bool closed() { return received_.empty() && receive().empty(); }

 private:
  Descriptor socket_;
  std::string received_;
};

inline std::string code_of(const std::string& body) {
  const auto document = nlohmann::json::parse(body, nullptr, false);
  return document.is_object() ? document.value("code", "") : "";
}

/// The Error's code, or nothing where `action` throws none.
template <typename Action>
std::string thrown_code(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

}  // namespace jetcrew::http
