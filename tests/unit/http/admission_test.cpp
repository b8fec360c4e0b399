#include "http/admission.hpp"

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

std::string refused(Method method, Headers headers, bool local = false, unsigned version = 11) {
  Request request;
  request.method = method;
  request.target = "/";
  request.headers = std::move(headers);
  request.local = local;
  return thrown_code([&] { admit(request, version); });
}

TEST(Admission, HostIsThisMachine) {
  for (const auto* host :
       {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.1.2.3:99", "[::1]", "[::1]:8080"}) {
    EXPECT_EQ(refused(Method::get, {{"Host", host}}), "") << host;
  }
  for (const auto* host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1",
                           "[::]", "", "127.0.0.1:x", "localhost:99999", "127.0.0.1/", "user@127.0.0.1"}) {
    EXPECT_EQ(refused(Method::get, {{"Host", host}}), "host_not_allowed") << host;
  }
  EXPECT_EQ(refused(Method::get, {{"Host", "anything"}}, true), "") << "the Unix socket has no names";
}

TEST(Admission, ExactlyOneHost) {
  EXPECT_EQ(refused(Method::get, {}), "request_invalid");
  EXPECT_EQ(refused(Method::get, {{"Host", "localhost"}, {"host", "localhost"}}), "request_invalid");
  EXPECT_EQ(refused(Method::get, {}, true, 10), "");
}

TEST(Admission, WritesOfForeignPagesAreRefused) {
  const Headers::Field host{"Host", "localhost:8080"};
  EXPECT_EQ(refused(Method::post, {host}), "") << "a tool, not a page";
  EXPECT_EQ(refused(Method::post, {host, {"Origin", "http://evil.example"}, {"X-JetCrew", "1"}}),
            "origin_mismatch");
  EXPECT_EQ(refused(Method::post, {host, {"Origin", "null"}, {"X-JetCrew", "1"}}), "origin_mismatch");
  EXPECT_EQ(refused(Method::post, {host, {"Origin", "http://localhost:9090"}, {"X-JetCrew", "1"}}),
            "origin_mismatch");
  EXPECT_EQ(refused(Method::post, {host, {"Origin", "http://localhost:8080"}}), "csrf_header_missing");
  EXPECT_EQ(refused(Method::post, {host, {"Origin", "http://localhost:8080"}, {"X-JetCrew", "1"}}), "");
  EXPECT_EQ(refused(Method::get, {host, {"Origin", "http://evil.example"}}), "");
}

TEST(Admission, FramingFaults) {
  EXPECT_FALSE(framing_fault("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_FALSE(framing_fault("GET / HTTP/1.1\r"));
  EXPECT_TRUE(framing_fault("GET / HTTP/1.1\n"));
  EXPECT_TRUE(framing_fault("GET / HTTP/1.1\rHost"));
  EXPECT_TRUE(framing_fault("A: b\r\n c"));
  EXPECT_TRUE(framing_fault("A: b\r\n\tc"));
  EXPECT_TRUE(framing_fault(std::string_view("A: \0", 4)));
}

TEST(Admission, RequestIds) {
  EXPECT_EQ(choose_request_id({{"X-Request-Id", "a-B_3.c"}}), "a-B_3.c");
  EXPECT_NE(choose_request_id({{"X-Request-Id", "a b"}}), "a b");
  EXPECT_EQ(choose_request_id({{"X-Request-Id", std::string(65, 'x')}}).size(), 16U);
  EXPECT_NE(choose_request_id({}), choose_request_id({}));
}

}  // namespace
}  // namespace jetcrew::http
