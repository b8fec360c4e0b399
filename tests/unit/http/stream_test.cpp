// The event stream over real connections.
#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

constexpr std::string_view get_events = "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(Stream, StartsWithAResetThenSendsLive) {
  RunningServer running;
  running.events.add("job", "old");
  RawConnection raw(running.address());
  raw.send(get_events);
  const auto header = raw.receive_until("\r\n\r\n");
  EXPECT_NE(header.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_EQ(header.find("Content-Length"), std::string::npos);
  EXPECT_EQ(raw.receive_until("\n\n"), "retry: 2000\n\n");
  EXPECT_EQ(raw.receive_until("\n\n"), "id: 1\nevent: reset\ndata: {\"snapshot\":\"/api/v1/jobs\"}\n\n");
  for (int i = 2; i < 50; ++i) {
    running.events.add("job", "new");
    running.server->wake_streams();
    EXPECT_EQ(raw.receive_until("\n\n"), fmt::format("id: {}\nevent: job\ndata: new\n\n", i));
  }
}

TEST(Stream, ReplaysAfterLastEventId) {
  RunningServer running;
  for (int i = 1; i <= 600; ++i) running.events.add(i % 2 == 0 ? "job" : "log", std::to_string(i));
  std::vector<std::int64_t> ids;
  const auto collect = [&](const ClientEvent& event) {
    ids.push_back(event.id.value_or(-1));
    return event.id != 600;
  };
  stream(running.address(), "/api/v1/events?topics=job", {{"Last-Event-ID", "4"}}, collect);
  ASSERT_EQ(ids.size(), 298U) << "more than one piece";
  EXPECT_EQ(ids.front(), 6);
  ids.clear();
  stream(running.address(), "/api/v1/events?last_event_id=598", {}, collect);
  EXPECT_EQ(ids, (std::vector<std::int64_t>{599, 600}));
}

TEST(Stream, PingsWhenNothingHappens) {
  Limits limits;
  limits.ping_interval = std::chrono::milliseconds(20);
  RunningServer running(limits);
  RawConnection raw(running.address());
  raw.send(get_events);
  raw.receive_until("event: reset\n");
  raw.receive_until("\n\n");
  EXPECT_EQ(raw.receive_until("\n\n"), ": ping\n\n");
  EXPECT_EQ(raw.receive_until("\n\n"), ": ping\n\n");
}

TEST(Stream, AnswersHeadWithoutAStream) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(
      "HEAD /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/v1/hello HTTP/1.1\r\nHost: "
      "localhost\r\n\r\n");
  EXPECT_EQ(raw.response(true).status, 200);
  EXPECT_EQ(raw.response().body, "hello");
}

TEST(Stream, AtMostSoManyAndAPlaceFreesWhenAClientGoes) {
  Limits limits;
  limits.streams = 1;
  RunningServer running(limits);
  auto first = std::make_unique<RawConnection>(running.address());
  first->send(get_events);
  first->receive_until("event: reset\n");
  RawConnection second(running.address());
  second.send(get_events);
  const auto answer = second.response();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "5");
  EXPECT_EQ(code_of(answer.body), "too_many_streams");
  first.reset();
  // The ping would come after 15 s only: the server has to notice the close itself.
  for (int status = 503; status != 200;) {
    RawConnection next(running.address());
    next.send(get_events);
    const auto line = next.receive_until("\r\n");
    status = line.starts_with("HTTP/1.1 200") ? 200 : 503;
  }
}

TEST(Stream, EndsWhenTheServerStops) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(get_events);
  raw.receive_until("event: reset\n");
  raw.receive_until("\n\n");
  running.server->stop();
  EXPECT_TRUE(raw.closed());
}

TEST(Stream, AClientThatDoesNotReadIsLetGo) {
  Limits limits;
  limits.write_time = std::chrono::milliseconds(50);
  limits.linger_time = std::chrono::milliseconds(50);
  RunningServer running(limits);
  const std::string large(1U << 20U, 'x');
  for (int i = 0; i < 20; ++i) running.events.add("log", large);
  RawConnection raw(running.address());
  raw.send("GET /api/v1/events?last_event_id=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  raw.receive();
  // run() returns once the session has ended: by the write limit, as nobody reads.
  running.finish();
  std::size_t received = 0;
  for (auto part = raw.receive(); !part.empty(); part = raw.receive()) received += part.size();
  EXPECT_LT(received, 20U << 20U);
}

TEST(Stream, ManyFollowersGetEverything) {
  RunningServer running;
  std::vector<std::jthread> followers;
  std::atomic<int> complete = 0;
  for (int i = 0; i < 20; ++i) {
    followers.emplace_back([&] {
      std::int64_t expected = 1;
      stream(running.address(), "/api/v1/events?last_event_id=0", {}, [&](const ClientEvent& event) {
        if (event.id == expected) ++expected;
        return event.id != 200;
      });
      if (expected == 201) ++complete;
    });
  }
  for (int i = 0; i < 200; ++i) {
    running.events.add("job", "x");
    running.server->wake_streams();
  }
  followers.clear();
  EXPECT_EQ(complete, 20);
}

TEST(Stream, AnErrorInsteadOfAStreamIsReturned) {
  RunningServer running;
  const auto answer = stream(running.address(), "/api/v1/no", {}, [](const ClientEvent&) { return true; });
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(code_of(answer.body), "not_found");
}

}  // namespace
}  // namespace jetcrew::http
