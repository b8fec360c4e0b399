#include "http/target.hpp"

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

std::string refused(std::string_view target) {
  return thrown_code([&] { parse_target(target); });
}

TEST(Target, PathAndQueryAreDecoded) {
  const auto target = parse_target("/api/v1/uploads/a%20b%2Bc.deb?topics=job,log&x=a+b%26&flag");
  EXPECT_EQ(target.path, "/api/v1/uploads/a b+c.deb");
  EXPECT_EQ(target.query,
            (std::map<std::string, std::string>{{"topics", "job,log"}, {"x", "a b&"}, {"flag", ""}}));
  EXPECT_EQ(target.authority, std::nullopt);
}

TEST(Target, AbsoluteFormHasAnAuthority) {
  const auto target = parse_target("http://localhost:80/a?b=c");
  EXPECT_EQ(target.authority, "localhost:80");
  EXPECT_EQ(target.path, "/a");
  EXPECT_EQ(parse_target("http://localhost").path, "/");
}

TEST(Target, WhatCouldSurpriseIsRefused) {
  for (const std::string_view target :
       {"",      "*",       "a",         "/%",      "/%4",    "/%zz",    "/%00",  "/a%0ab",
        "/..",   "/a/../b", "/%2e%2E/b", "/a/./b",  "/a%2fb", "/a%5Cb",  "/a\\b", "//a",
        "/a//b", "/a#b",    "/?a=1&a=2", "/?a=%ff", "/%ff",   "/?%0d%0a"}) {
    EXPECT_EQ(refused(target), "target_invalid") << target;
  }
  EXPECT_EQ(refused(std::string_view("/a\0b", 4)), "target_invalid");
  EXPECT_EQ(refused("/a...b/..c/"), "") << "dots alone are the matter, not in names";
}

}  // namespace
}  // namespace jetcrew::http
