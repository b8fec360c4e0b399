// Requests that parsers disagree about: each gets a clean refusal and a close, and the server lives on.
#include <random>

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

struct Hostile {
  std::string_view name;
  std::string_view bytes;
};

class HostileRequest : public testing::TestWithParam<Hostile> {};

TEST_P(HostileRequest, IsRefusedAndClosed) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send(GetParam().bytes);
  raw.send("GET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto answer = raw.response();
  EXPECT_EQ(answer.status, 400) << answer.body;
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(raw.closed()) << "what follows is not taken for a request";
  EXPECT_EQ(request(running.address(), Method::get, "/api/v1/hello").body, "hello");
}

using namespace std::string_view_literals;
constexpr Hostile requests[]{
    {"LengthAndCoding",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv},
    {"CodingAndLength",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"sv},
    {"TwoLengths",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"sv},
    {"TheSameLengthTwice",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde"sv},
    {"ListOfLengths", "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 5\r\n\r\nabcde"sv},
    {"SignedLength", "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nabcde"sv},
    {"HugeLength",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551616\r\n\r\nabcde"sv},
    {"UnknownCoding",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\nabcde"sv},
    {"ChunkedNotLast",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\nabcde"sv},
    {"DisguisedCoding",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"sv},
    {"CodingTwice",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv},
    {"FoldedLine", "GET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"sv},
    {"BareLineFeeds", "GET /api/v1/hello HTTP/1.1\nHost: localhost\n\n"sv},
    {"OneBareLineFeed", "GET /api/v1/hello HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n"sv},
    {"BareReturn", "GET /api/v1/hello HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n"sv},
    {"NulInValue", "GET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\nX: \0\r\n\r\n"sv},
    {"NulInTarget", "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"sv},
    {"BlankBeforeColon", "GET /api/v1/hello HTTP/1.1\r\nHost : localhost\r\n\r\n"sv},
    {"NoHeaderName", "GET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n"sv},
    {"BlankInTarget", "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n"sv},
    {"OldVersion", "GET /\r\n\r\n"sv},
    {"StrangeVersion", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"sv},
    {"NextVersion", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv},
    {"Tls", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"sv},
    {"BadChunk",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"sv},
    {"NegativeChunk",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n"sv},
    {"HugeChunk",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\na\r\n0\r\n\r\n"sv},
    {"ChunkLongerThanSaid",
     "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"sv},
};

INSTANTIATE_TEST_SUITE_P(Smuggling, HostileRequest, testing::ValuesIn(requests),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Hostile, NothingThatIsWellFramedButWrongKillsTheConnectionState) {
  RunningServer running;
  RawConnection raw(running.address());
  raw.send("GET /api/v1/hello HTTP/1.1\r\n\r\nGET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(raw.response().status, 400) << "no Host";
  EXPECT_EQ(raw.response().status, 200);
}

TEST(Hostile, NoiseNeverHangsOrKills) {
  Limits limits;
  limits.header_time = limits.idle_time = limits.linger_time = std::chrono::milliseconds(20);
  RunningServer running(limits);
  std::mt19937 random(7);
  const std::string seed =
      "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (int round = 0; round < 300; ++round) {
    auto text = seed;
    for (int change = 0; change < 3; ++change) text[random() % text.size()] = static_cast<char>(random());
    RawConnection raw(running.address());
    raw.send(text.substr(0, 60));
    raw.send(text.substr(60));
    const auto answer = raw.response();
    EXPECT_TRUE(answer.status == 0 || (answer.status >= 200 && answer.status < 500)) << answer.status;
  }
  EXPECT_EQ(request(running.address(), Method::get, "/api/v1/hello").body, "hello");
}

}  // namespace
}  // namespace jetcrew::http
