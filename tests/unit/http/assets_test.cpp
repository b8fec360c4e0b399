#include "http/assets.hpp"

#include <array>

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

constexpr std::array<EmbeddedFile, 4> files{{{"assets/app-1a2b.js", "let x = 1;"},
                                             {"assets/app-1a2b.js.gz", "GZIPPED"},
                                             {"favicon.svg", "<svg/>"},
                                             {"index.html", "<!doctype html>"}}};

Request get(std::string path, Headers headers = {}) {
  Request request;
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

TEST(Assets, FilesHaveTypesAndValidators) {
  const Assets assets(files);
  const auto icon = assets.serve(get("/favicon.svg"));
  EXPECT_EQ(icon.content(), "<svg/>");
  EXPECT_EQ(icon.header("Content-Type"), "image/svg+xml");
  EXPECT_EQ(icon.header("Cache-Control"), "no-cache");
  EXPECT_TRUE(icon.header("ETag")->starts_with('"'));
}

TEST(Assets, CompressedTwinsForThoseWhoTakeThem) {
  const Assets assets(files);
  const auto packed = assets.serve(get("/assets/app-1a2b.js", {{"Accept-Encoding", "br, gzip;q=0.8"}}));
  EXPECT_EQ(packed.content(), "GZIPPED");
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(packed.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_NE(packed.header("Cache-Control")->find("immutable"), std::string_view::npos);
  const auto plain = assets.serve(get("/assets/app-1a2b.js"));
  EXPECT_EQ(plain.content(), "let x = 1;");
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
  EXPECT_NE(plain.header("ETag"), packed.header("ETag"));
}

TEST(Assets, AcceptEncoding) {
  EXPECT_TRUE(accepts_gzip("gzip, deflate, br"));
  EXPECT_TRUE(accepts_gzip("*"));
  EXPECT_FALSE(accepts_gzip(""));
  EXPECT_FALSE(accepts_gzip("gzip;q=0"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0.000, *"));
  EXPECT_FALSE(accepts_gzip("identity"));
}

TEST(Assets, RoutesOfThePageGetItsStart) {
  const Assets assets(files);
  EXPECT_EQ(assets.serve(get("/")).content(), "<!doctype html>");
  EXPECT_EQ(assets.serve(get("/setup/plan", {{"Accept", "text/html,*/*"}})).content(), "<!doctype html>");
  EXPECT_EQ(thrown_code([&] { assets.serve(get("/nothing.js", {{"Accept", "*/*"}})); }), "not_found");
  EXPECT_EQ(thrown_code([&] { assets.serve(get("/assets/app-1a2b.js.gz")); }), "not_found");
}

TEST(Assets, ServedWithPolicyAndNotTwice) {
  const Assets assets(files);
  RunningServer running({}, [&](Router& router) {
    router.set_fallback([&](const Request& request) { return assets.serve(request); });
  });
  const auto page = request(running.address(), Method::get, "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, "<!doctype html>");
  EXPECT_EQ(page.header("Content-Security-Policy"),
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
  const std::string etag(*page.header("ETag"));
  const auto again = request(running.address(), Method::get, "/", {{"If-None-Match", "\"x\", W/" + etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.header("ETag"), etag);
  EXPECT_EQ(request(running.address(), Method::get, "/", {{"If-None-Match", "\"x\""}}).status, 200);
  const auto head = request(running.address(), Method::head, "/");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "15");
}

}  // namespace
}  // namespace jetcrew::http
