#include "http/response_reader.hpp"

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

ClientResponse read(std::string_view text, bool at_once = true, bool closed = false) {
  ResponseReader reader(false, 1000);
  if (at_once) {
    reader.feed(text);
  } else {
    for (const char c : text) reader.feed({&c, 1});
  }
  if (closed) reader.end();
  EXPECT_TRUE(reader.done()) << text;
  return reader.response;
}

TEST(ResponseReader, EveryFramingAtEverySplit) {
  for (const bool at_once : {true, false}) {
    const auto counted = read("HTTP/1.1 201 Created\r\nContent-Length: 3\r\nX: y \r\n\r\nabc", at_once);
    EXPECT_EQ(counted.status, 201);
    EXPECT_EQ(counted.header("x"), "y");
    EXPECT_EQ(counted.body, "abc");
    EXPECT_EQ(
        read(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: t\r\n\r\n",
            at_once)
            .body,
        "abc");
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\n\r\nabc", at_once, true).body, "abc");
    EXPECT_EQ(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", at_once).status, 204);
  }
}

TEST(ResponseReader, WhatIsNotHttpIsRefused) {
  for (const std::string& text : std::vector<std::string>{
           "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n",
           "HTTP/1.1 200 OK\r\nnothing\r\n\r\n", "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(9000, '1')}) {
    EXPECT_EQ(thrown_code([&] { ResponseReader(false, 1000).feed(text); }), "response_invalid") << text;
  }
  ResponseReader endless(false, 1000);
  EXPECT_EQ(thrown_code([&] { endless.feed(std::string(70'000, 'x')); }), "response_invalid");
  ResponseReader cut(false, 1000);
  cut.feed("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");
  EXPECT_EQ(thrown_code([&] { cut.end(); }), "response_invalid");
}

TEST(EventReader, ReadsWhatTheServerWrites) {
  const auto text =
      "retry: 2000\n\n: ping\n\n" + format_event({7, "job", "{}"}) + "data: a\r\ndata:b\r\n\r\n";
  EventReader reader;
  std::vector<ClientEvent> events;
  for (const char c : text) {
    for (auto& event : reader.feed({&c, 1})) events.push_back(event);
  }
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].name, "job");
  EXPECT_EQ(events[0].data, "{}");
  EXPECT_EQ(events[0].id, 7);
  EXPECT_EQ(events[1].name, "message");
  EXPECT_EQ(events[1].data, "a\nb");
  EXPECT_EQ(thrown_code([] { EventReader().feed(std::string((1U << 20U) + 1, 'x')); }), "response_invalid");
}

}  // namespace
}  // namespace jetcrew::http
