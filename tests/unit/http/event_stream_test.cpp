#include "http/event_stream.hpp"

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

StreamRequest from(std::int64_t id) {
  StreamRequest request;
  request.last_event_id = id;
  return request;
}

TEST(EventStream, AnEventOnTheWire) {
  EXPECT_EQ(format_event({7, "job", R"({"job":3})"}), "id: 7\nevent: job\ndata: {\"job\":3}\n\n");
  EXPECT_EQ(format_event({7, "log", "a\nb"}), "id: 7\nevent: log\ndata: a\ndata: b\n\n");
  EXPECT_EQ(format_event({7, "a\nid: 9", "x\ry"}), "id: 7\nevent: a id: 9\ndata: x y\n\n")
      << "no event can smuggle in another";
}

TEST(EventStream, ReplaysAfterTheId) {
  MemoryEvents events;
  for (const auto* data : {"1", "2", "3"}) events.add("job", data);
  EventFeed feed(events, from(1));
  EXPECT_EQ(feed.next(), "retry: 2000\n\nid: 2\nevent: job\ndata: 2\n\nid: 3\nevent: job\ndata: 3\n\n");
  EXPECT_EQ(feed.next(), "");
  events.add("job", "4");
  EXPECT_EQ(feed.next(), "id: 4\nevent: job\ndata: 4\n\n");
}

TEST(EventStream, WithoutAnIdItStartsWithAResetAtTheNewest) {
  MemoryEvents events;
  events.add("job", "1");
  EventFeed feed(events, {.topics = {}, .last_event_id = {}, .reset_data = R"({"snapshot":"/x"})"});
  EXPECT_EQ(feed.next(), "retry: 2000\n\nid: 1\nevent: reset\ndata: {\"snapshot\":\"/x\"}\n\n");
}

TEST(EventStream, ResetsWhereItCannotReplay) {
  MemoryEvents events;
  for (const auto* data : {"1", "2", "3"}) events.add("job", data);
  const auto resets = [&](std::int64_t id) {
    return EventFeed(events, from(id)).next().find("event: reset") != std::string::npos;
  };
  EXPECT_TRUE(resets(4)) << "an id of another life";
  EXPECT_TRUE(resets(-5));
  EXPECT_FALSE(resets(0));
  events.forget_before(3);
  EXPECT_TRUE(resets(1)) << "event 2 is gone";
  EXPECT_FALSE(resets(2));
  events.forget_before(4);
  EXPECT_TRUE(resets(2));
  EXPECT_FALSE(resets(3));
}

TEST(EventStream, OnlyTheTopicsAskedFor) {
  MemoryEvents events;
  events.add("log", "1");
  events.add("job", "2");
  auto request = from(0);
  request.topics = {"job"};
  EXPECT_EQ(EventFeed(events, request).next(), "retry: 2000\n\nid: 2\nevent: job\ndata: 2\n\n");
}

TEST(EventStream, TheRequestSaysWhereToGoOn) {
  Request request;
  EXPECT_EQ(stream_request(request).last_event_id, std::nullopt);
  request.query = {{"topics", "job,log"}, {"last_event_id", "5"}};
  EXPECT_EQ(stream_request(request).topics, (std::set<std::string>{"job", "log"}));
  EXPECT_EQ(stream_request(request).last_event_id, 5);
  request.headers.add("last-event-id", "7");
  EXPECT_EQ(stream_request(request).last_event_id, 7);
}

}  // namespace
}  // namespace jetcrew::http
