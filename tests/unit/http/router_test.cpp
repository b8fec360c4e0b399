#include "http/router.hpp"

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

Response nothing(const Request&) {
  return Response::empty(204);
}

Router sample() {
  Router router;
  router.add(Method::get, "/api/v1/jobs", named("list"), nothing);
  router.add(Method::get, "/api/v1/jobs/{id}", named("show"), nothing);
  router.add(Method::del, "/api/v1/jobs/{id}", named("drop"), nothing);
  router.add(Method::post, "/api/v1/jobs/{id}:cancel", named("cancel"), nothing);
  router.add(Method::get, "/api/v1/jobs/latest", named("latest"), nothing);
  return router;
}

TEST(Router, FindsByMethodAndPath) {
  const auto router = sample();
  EXPECT_EQ(router.match(Method::get, "/api/v1/jobs").route->options.operation_id, "list");
  const auto shown = router.match(Method::get, "/api/v1/jobs/12");
  EXPECT_EQ(shown.route->options.operation_id, "show");
  EXPECT_EQ(shown.parameters.at("id"), "12");
  const auto cancelled = router.match(Method::post, "/api/v1/jobs/12:cancel");
  EXPECT_EQ(cancelled.route->options.operation_id, "cancel");
  EXPECT_EQ(cancelled.parameters.at("id"), "12");
  EXPECT_EQ(router.match(Method::get, "/api/v1/jobs/latest").route->options.operation_id, "latest");
  EXPECT_EQ(router.match(Method::head, "/api/v1/jobs").route->options.operation_id, "list");
  EXPECT_EQ(router.routes().size(), 5U);
}

TEST(Router, NothingThere) {
  const auto router = sample();
  for (const auto* path : {"/", "/api/v1/jobs/", "/api/v1/jobs/1/2", "/api/v2/jobs", "/API/v1/jobs"}) {
    EXPECT_EQ(thrown_code([&] { router.match(Method::get, path); }), "not_found") << path;
  }
}

TEST(Router, OtherMethodsAreNamed) {
  const auto router = sample();
  try {
    router.match(Method::put, "/api/v1/jobs/3");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "method_not_allowed");
    EXPECT_EQ(error.facts().at("allow"), "GET, DELETE, HEAD");
  }
  EXPECT_EQ(thrown_code([&] { router.match(Method::get, "/api/v1/jobs/3:cancel"); }), "method_not_allowed")
      << "it is not the job named 3:cancel";
}

TEST(Router, TheFallbackServesPagesNotTheApi) {
  auto router = sample();
  router.set_fallback(nothing);
  EXPECT_EQ(router.match(Method::get, "/setup/plan").route->options.operation_id, "page");
  EXPECT_EQ(thrown_code([&] { router.match(Method::get, "/api/v1/nothing"); }), "not_found");
  EXPECT_EQ(thrown_code([&] { router.match(Method::post, "/setup"); }), "not_found");
}

TEST(Router, MistakesInRoutesAreFoundWhenTheyAreAdded) {
  auto router = sample();
  const auto added = [&](std::string pattern, std::string id) {
    return thrown_code([&] { router.add(Method::get, pattern, named(id), nothing); });
  };
  EXPECT_EQ(added("/api/v1/jobs", "again"), "route_invalid");
  EXPECT_EQ(added("/other", "list"), "route_invalid");
  EXPECT_EQ(added("/other", ""), "route_invalid");
  EXPECT_EQ(added("other", "other"), "route_invalid");
  EXPECT_EQ(added("/{}", "other"), "route_invalid");
  EXPECT_EQ(added("/{a}{b}", "other"), "route_invalid");
  EXPECT_EQ(added("/{a", "other"), "route_invalid");
  EXPECT_EQ(added("/{a}/{a}", "other"), "route_invalid");
}

}  // namespace
}  // namespace jetcrew::http
