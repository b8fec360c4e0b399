#include "http/server.hpp"

#include <condition_variable>
#include <future>

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

constexpr std::string_view get_hello = "GET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string post(std::string_view fields, std::string_view body = {}) {
  return fmt::format("POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\n{}\r\n{}", fields, body);
}

TEST(Server, AnswersOnTcpAndUnixSockets) {
  const TemporaryFolder folder;
  RunningServer running({}, {},
                        {"http://127.0.0.1:0", "http://[::1]:0", "unix:" + (folder.path() / "s").string()});
  for (const auto& address : running.server->bound_addresses()) {
    const auto answer = request(address, Method::get, "/api/v1/hello");
    EXPECT_EQ(answer.status, 200) << to_string(address);
    EXPECT_EQ(answer.body, "hello");
  }
  running.finish();
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "s"));
  EXPECT_EQ(thrown_code([&] { request(running.address(), Method::get, "/"); }), "daemon_unreachable");
}

TEST(Server, EveryAnswerHasItsHeaders) {
  RunningServer running;
  const auto answer = request(running.address(), Method::get, "/api/v1/hello", {{"X-Request-Id", "abc-1"}});
  EXPECT_EQ(answer.header("X-Request-Id"), "abc-1");
  EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  EXPECT_EQ(answer.header("Content-Length"), "5");
}

TEST(Server, ErrorsAreProblems) {
  RunningServer running;
  const auto failed = request(running.address(), Method::get, "/api/v1/fail");
  EXPECT_EQ(failed.status, 409);
  EXPECT_EQ(failed.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(nlohmann::json::parse(failed.body).at("facts").at("job"), "3");
  EXPECT_EQ(request(running.address(), Method::get, "/api/v1/no").status, 404);
  const auto wrong = request(running.address(), Method::del, "/api/v1/hello");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD");
  EXPECT_EQ(code_of(request(running.address(), Method::get, "/api/%00").body), "target_invalid");
}

TEST(Server, AnUnexpectedExceptionIsAnInternalProblem) {
  RunningServer running({}, [](Router& router) {
    router.add(Method::get, "/api/v1/bug", named("bug"),
               [](const Request&) -> Response { throw std::logic_error("x"); });
  });
  const auto answer = request(running.address(), Method::get, "/api/v1/bug");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(code_of(answer.body), "internal");
}

TEST(Server, KeepsTheConnectionAndAnswersInOrder) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(std::string(get_hello) + post("Content-Length: 3\r\n", "one") +
           post("Content-Length: 3\r\n", "two") +
           "HEAD /api/v1/hello HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/v1/no HTTP/1.1\r\nHost: "
           "localhost\r\n\r\n" +
           std::string(get_hello));
  EXPECT_EQ(raw.response().body, "hello");
  EXPECT_EQ(raw.response().body, "one");
  EXPECT_EQ(raw.response().body, "two");
  const auto head = raw.response(true);
  EXPECT_EQ(head.header("Content-Length"), "5");
  EXPECT_EQ(raw.response().status, 404);
  EXPECT_EQ(raw.response().body, "hello");
}

TEST(Server, ClosesWhereTheClientAsksFor) {
  RunningServer running;
  RawConnection modern(running.address());
  modern.send("GET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(modern.response().header("Connection"), "close");
  EXPECT_TRUE(modern.closed());
  RawConnection old(running.address());
  old.send("GET /api/v1/hello HTTP/1.0\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(old.response().body, "hello");
  EXPECT_TRUE(old.closed());
}

TEST(Server, SplitAtEachByte) {
  RunningServer running;
  const auto text = post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  RawConnection raw(running.address());
  for (std::size_t i = 1; i < text.size(); ++i) {
    raw.send(text.substr(0, i));
    raw.send(text.substr(i));
    EXPECT_EQ(raw.response().body, "abcde") << i;
  }
  for (const char c : text) raw.send({&c, 1});
  EXPECT_EQ(raw.response().body, "abcde");
}

TEST(Server, AnEmptyLineBetweenRequestsIsForgiven) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(post("Content-Length: 1\r\n", "a") + "\r\n" + std::string(get_hello));
  EXPECT_EQ(raw.response().body, "a");
  EXPECT_EQ(raw.response().body, "hello");
}

TEST(Server, HeaderLimit) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(17'000, 'x'));
  const auto answer = raw.response();
  EXPECT_EQ(answer.status, 431);
  EXPECT_EQ(code_of(answer.body), "header_too_large");
  EXPECT_TRUE(raw.closed());
  RawConnection fits(running.address());
  fits.send("GET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(16'000, 'x') + "\r\n\r\n");
  EXPECT_EQ(fits.response().status, 200);
}

TEST(Server, BodyLimitByLengthBeforeAByteIsRead) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(post("Content-Length: 1001\r\n"));
  EXPECT_EQ(code_of(raw.response().body), "request_too_large");
  EXPECT_TRUE(raw.closed());
  RawConnection upload(running.address());
  upload.send(
      "PUT /api/v1/uploads/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\nExpect: "
      "100-continue\r\n\r\n");
  const auto answer = upload.response();
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(code_of(answer.body), "upload_too_large");
  EXPECT_EQ(running.upload_files(), 0U);
}

TEST(Server, BodyLimitOfChunks) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(post("Transfer-Encoding: chunked\r\n", "3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n"));
  EXPECT_EQ(code_of(raw.response().body), "request_too_large");
  RawConnection fits(running.address());
  fits.send(post("Transfer-Encoding: chunked\r\n", "3e8\r\n" + std::string(1000, 'x') + "\r\n0\r\n\r\n"));
  EXPECT_EQ(fits.response().body.size(), 1000U);
  RawConnection endless(running.address());
  endless.send(post("Transfer-Encoding: chunked\r\n", "1;" + std::string(40'000, 'x')));
  EXPECT_EQ(endless.response().status, 400);
  RawConnection trailer(running.address());
  trailer.send(post("Transfer-Encoding: chunked\r\n", "0\r\nX: " + std::string(40'000, 'x')));
  EXPECT_EQ(trailer.response().status, 400);
}

TEST(Server, ATrailerDoesNotBecomeAHeader) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\nExpect: cake\r\nHost: evil\r\n\r\n") +
           std::string(get_hello));
  EXPECT_EQ(raw.response().body, "a");
  EXPECT_EQ(raw.response().body, "hello");
}

TEST(Server, SlowHeadersAndBodiesEnd) {
  Limits limits;
  limits.header_time = std::chrono::milliseconds(50);
  RunningServer running(limits);
  RawConnection header(running.address());
  header.send("GET / HTTP/1.1\r\nHost:");
  const auto answer = header.response();
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(code_of(answer.body), "request_timeout");
  EXPECT_TRUE(header.closed());
  RawConnection body(running.address());
  body.send(post("Content-Length: 10\r\n", "abc"));
  EXPECT_EQ(body.response().status, 408) << "the route gives it a second";
}

TEST(Server, IdleConnectionsAreClosed) {
  Limits limits;
  limits.idle_time = std::chrono::milliseconds(50);
  RunningServer running(limits);
  RawConnection never(running.address());
  EXPECT_TRUE(never.closed());
  RawConnection once(running.address());
  once.send(get_hello);
  EXPECT_EQ(once.response().status, 200);
  EXPECT_TRUE(once.closed());
}

TEST(Server, ConnectionLimit) {
  Limits limits;
  limits.connections = 2;
  RunningServer running(limits);
  RawConnection first(running.address());
  RawConnection second(running.address());
  for (auto* open : {&first, &second}) {
    open->send(get_hello);
    EXPECT_EQ(open->response().status, 200);
  }
  RawConnection third(running.address());
  const auto answer = third.response();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "5");
  EXPECT_EQ(code_of(answer.body), "too_many_connections");
  EXPECT_TRUE(third.closed());
  first.send(get_hello);
  EXPECT_EQ(first.response().status, 200);
}

TEST(Server, ExpectContinue) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(post("Content-Length: 3\r\nExpect: 100-continue\r\n"));
  EXPECT_EQ(raw.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  raw.send("abc");
  EXPECT_EQ(raw.response().body, "abc");
  raw.send(post("Content-Length: 3\r\nExpect: 100-continue\r\n", "abc"));
  EXPECT_EQ(raw.response().body, "abc") << "it did not wait";
  raw.send(post("Content-Length: 3\r\nExpect: cake\r\n"));
  EXPECT_EQ(raw.response().status, 417);
}

TEST(Server, UploadsGoToAFile) {
  RunningServer running;
  const std::string content(700'000, 'u');
  const auto kept =
      request(running.address(), Method::put, "/api/v1/uploads/a.deb", {{"X-Keep", "1"}}, content);
  EXPECT_EQ(kept.status, 201);
  EXPECT_EQ(kept.body, "700000");
  EXPECT_EQ(read_file(running.folder.path() / "a.deb"), content);
  EXPECT_EQ(request(running.address(), Method::put, "/api/v1/uploads/b.deb", {}, content).status, 201);
  EXPECT_EQ(request(running.address(), Method::put, "/api/v1/uploads/c.deb", {}, "").body, "0");
  EXPECT_EQ(running.upload_files(), 0U) << "what the handler leaves is removed";
}

TEST(Server, ABrokenUploadLeavesNothing) {
  RunningServer running;
  {
    RawConnection raw(running.address());
    raw.send("PUT /api/v1/uploads/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000\r\n\r\n" +
             std::string(300'000, 'x'));
  }
  running.finish();
  running.server.reset();  // with its workers, of which one may be about to let go of the file
  EXPECT_EQ(running.upload_files(), 0U);
}

TEST(Server, AnUploadWithoutAFolderIsAProblem) {
  RunningServer running;
  std::filesystem::remove(running.uploads());
  const auto answer = request(running.address(), Method::put, "/api/v1/uploads/x", {}, "abc");
  EXPECT_EQ(code_of(answer.body), "path_not_found");
}

/// A disk with room for `free` bytes more.
class SmallDisk {
 public:
  explicit SmallDisk(std::uint64_t free) : free_(free) {}

  void add_to(Router& router) {
    auto upload = named("small");
    upload.body_limit = 1U << 20U;
    upload.body_to = BodyTo::file;
    upload.require_room = [this](const Request& request, std::uint64_t bytes) {
      asked_ += fmt::format("{} {}, ", request.parameters.at("name"), bytes);
      if (bytes > free_) throw Error("disk_full", "no room");
      // What is announced is not there yet; a piece is about to be.
      if (begun_) free_ -= bytes;
      begun_ = true;
    };
    router.add(Method::put, "/api/v1/small/{name}", upload, [](const Request& request) {
      return Response::text(201, fmt::format("{}", request.body_size));
    });
  }

  const std::string& asked() const { return asked_; }

 private:
  std::uint64_t free_;
  bool begun_ = false;
  std::string asked_;
};

TEST(Server, AnUploadThatDoesNotFitIsRefusedBeforeAByteIsTaken) {
  SmallDisk disk(1000);
  RunningServer running({}, [&](Router& router) { disk.add_to(router); });
  for (const auto* length : {"Content-Length: 1001", "Transfer-Encoding: chunked\r\nUpload-Length: 1001"}) {
    RawConnection raw(running.address());
    raw.send(fmt::format("PUT /api/v1/small/a.deb HTTP/1.1\r\nHost: localhost\r\n{}\r\n\r\n", length));
    const auto answer = raw.response();  // without having sent any of it
    EXPECT_EQ(answer.status, 507) << length;
    EXPECT_EQ(code_of(answer.body), "disk_full");
    EXPECT_EQ(running.upload_files(), 0U);
  }
  EXPECT_EQ(disk.asked(), "a.deb 1001, a.deb 1001, ");
}

TEST(Server, AnUploadThatAnnouncesNothingIsBoundedAsItGoes) {
  SmallDisk disk(600'000);
  RunningServer running({}, [&](Router& router) { disk.add_to(router); });
  RawConnection raw(running.address());
  raw.send("PUT /api/v1/small/a.deb HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string piece(300'000, 'x');
  for (int sent = 0; sent < 3; ++sent) raw.send(fmt::format("{:x}\r\n{}\r\n", piece.size(), piece));
  const auto answer = raw.response();
  EXPECT_EQ(answer.status, 507);
  EXPECT_EQ(running.upload_files(), 0U);
  EXPECT_TRUE(disk.asked().starts_with("a.deb 0, a.deb ")) << disk.asked();
}

TEST(Server, LeftoversOfUploadsAreRemovedAtStart) {
  const TemporaryFolder folder;
  write_durably(folder.path() / ".upload-1234", "half");
  write_durably(folder.path() / "other", "kept");
  MemoryEvents events;
  ServerOptions options;
  options.upload_folder = folder.path();
  const Server server(options, Router(), events);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / ".upload-1234"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "other"));
}

TEST(Server, ForeignHostsAndPagesAreRefused) {
  RunningServer running;
  RawConnection rebound(running.address());
  rebound.send("GET /api/v1/hello HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  const auto answer = rebound.response();
  EXPECT_EQ(answer.status, 421);
  EXPECT_EQ(code_of(answer.body), "host_not_allowed");
  const auto foreign =
      request(running.address(), Method::post, "/api/v1/echo", {{"Origin", "http://evil.example"}}, "x");
  EXPECT_EQ(foreign.status, 403);
  EXPECT_EQ(code_of(foreign.body), "origin_mismatch");
}

TEST(Server, FiftyClientsAtOnce) {
  RunningServer running;
  std::vector<std::future<int>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::async(std::launch::async, [&running, i] {
      int right = 0;
      for (int round = 0; round < 20; ++round) {
        const auto body = fmt::format("{} {}", i, round);
        if (request(running.address(), Method::post, "/api/v1/echo", {}, body).body == body) ++right;
      }
      return right;
    }));
  }
  for (auto& client : clients) EXPECT_EQ(client.get(), 20);
}

TEST(Server, ALargeAnswer) {
  const std::string large(8U << 20U, 'x');
  RunningServer running({}, [&](Router& router) {
    router.add(Method::get, "/api/v1/large", named("large"), [&](const Request&) {
      Response response;
      response.static_body = large;
      return response;
    });
  });
  EXPECT_EQ(request(running.address(), Method::get, "/api/v1/large").body.size(), large.size());
}

TEST(Server, AReaderThatStopsReadingIsLetGo) {
  const std::string large(8U << 20U, 'x');
  Limits limits;
  limits.write_time = limits.linger_time = std::chrono::milliseconds(50);
  RunningServer running(limits, [&](Router& router) {
    router.add(Method::get, "/api/v1/large", named("large"),
               [&](const Request&) { return Response::text(200, large); });
  });
  RawConnection raw(running.address());
  raw.send("GET /api/v1/large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::size_t received = raw.receive().size();
  // run() returns once the session has ended: by the write limit, as nobody reads.
  running.finish();
  for (auto part = raw.receive(); !part.empty(); part = raw.receive()) received += part.size();
  EXPECT_LT(received, large.size());
}

/// A handler that waits until the test lets it go.
struct Gate {
  std::promise<void> entered;
  std::promise<void> open;
  std::shared_future<void> opened = open.get_future().share();

  void add_to(Router& router) {
    router.add(Method::get, "/api/v1/slow", named("slow"), [this](const Request&) {
      entered.set_value();
      opened.wait();
      return Response::text(200, "late");
    });
  }
};

TEST(Server, StopsGracefully) {
  Gate gate;
  RunningServer running({}, [&](Router& router) { gate.add_to(router); });
  RawConnection idle(running.address());
  idle.send(get_hello);
  EXPECT_EQ(idle.response().status, 200);
  RawConnection busy(running.address());
  busy.send("GET /api/v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  gate.entered.get_future().wait();
  running.server->stop();
  EXPECT_TRUE(idle.closed()) << "idle connections end at once";
  EXPECT_EQ(thrown_code([&] { RawConnection late(running.address()); }), "io_failed") << "no new ones";
  gate.open.set_value();
  const auto answer = busy.response();
  EXPECT_EQ(answer.body, "late");
  EXPECT_EQ(answer.header("Connection"), "close");
  running.finish();
}

TEST(Server, StopIsNotHeldUpForEver) {
  Gate gate;
  Limits limits;
  limits.stop_time = std::chrono::milliseconds(50);
  RunningServer running(limits, [&](Router& router) { gate.add_to(router); });
  RawConnection busy(running.address());
  busy.send("GET /api/v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  gate.entered.get_future().wait();
  running.finish();
  EXPECT_TRUE(busy.closed());
  gate.open.set_value();
}

TEST(Server, StopBeforeRun) {
  MemoryEvents events;
  Server server({}, Router(), events);
  server.listen(Address::parse("http://127.0.0.1:0"));
  server.stop();
  server.run();
}

}  // namespace
}  // namespace jetcrew::http
