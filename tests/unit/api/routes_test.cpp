// What single routes make of what they are given.
#include <gtest/gtest.h>

#include "api/service_fixture.hpp"
#include "bundle/store.hpp"
#include "http/problem.hpp"
#include "state/events.hpp"
#include "state/job_records.hpp"

namespace jetcrew::api {
namespace {

using Json = nlohmann::json;
using python::testing::refusal_of;

class RoutesTest : public ServiceTest {
 protected:
  http::Response send(http::Method method, const std::string& path, const Json& body = nullptr) {
    http::Request request;
    request.method = method;
    request.target = request.path = path;
    if (!body.is_null()) request.body = body.dump();
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Idempotency-Key", fmt::format("key-{}", ++keys_));
    const auto match = router_.match(method, path);
    request.parameters = match.parameters;
    try {
      return match.route->handler(request);
    } catch (const std::exception&) {
      return http::problem_from(current_error(), "", path);  // as the server does
    }
  }

  http::Router router_ = make_router(service_);
  int keys_ = 0;
};

TEST_F(RoutesTest, AnOptionOfAPlanThatIsNoFlagIsNamed) {
  for (const auto* name : {"upgrade", "recommends", "allow_remove", "allow_downgrade",
                           "allow_missing_libraries", "prerelease"}) {
    for (const Json& wrong : {Json("yes"), Json(1), Json::array({true})}) {
      const auto answer =
          send(http::Method::post, "/api/v1/plans", {{"requests", {"deb:nano"}}, {name, wrong}});
      EXPECT_EQ(answer.status, 422) << name << wrong;
      const auto problem = Json::parse(answer.body);
      EXPECT_EQ(problem.at("code"), "field_invalid");
      EXPECT_EQ(problem.at("facts").at("pointer"), std::string("/") + name);
    }
  }
}

TEST_F(RoutesTest, ARequestThatMakesNoSenseIsTheClientsFault) {
  for (const auto* request : {"wheel:numpy; os_name ~= 'linux'", "wheel:numpy; python_version >",
                              "wheel:numpy>=x", "wheel:numpy[", "wheel:", "deb:", "deb:NANO", "deb:nano=_",
                              "wheel:numpy; extra < 'a'", "wheel:numpy; platform_release ~= 'tegra'"}) {
    const auto answer = send(http::Method::post, "/api/v1/plans", {{"requests", {request}}});
    EXPECT_TRUE(answer.status == 400 || answer.status == 422) << request << ": " << answer.body;
  }
}

TEST_F(RoutesTest, APathThatCannotBeIsTheClientsFault) {
  for (const auto& path : {std::string("/") + std::string(300, 'n'), "/" + std::string(5000, 'n')}) {
    const auto answer = send(http::Method::post, "/api/v1/imports", {{"path", path}});
    EXPECT_TRUE(answer.status == 400 || answer.status == 404) << answer.status << answer.body;
  }
}

TEST_F(RoutesTest, AnUploadIsHeldAgainstTheDisk) {
  const auto match = router_.match(http::Method::put, "/api/v1/uploads/torch.whl");
  const auto& require_room = match.route->options.require_room;
  ASSERT_TRUE(require_room);
  http::Request request;
  request.parameters = match.parameters;
  EXPECT_EQ(refusal_of([&] { require_room(request, 1); }), "");
  const auto free = space_of(workspace_.uploads()).free_bytes;
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { require_room(request, free); }, &seen), "disk_full");
  EXPECT_EQ(seen.facts().at("needed_bytes"), std::to_string(free + bundle::reserve_bytes));
  EXPECT_EQ(seen.facts().count("free_bytes"), 1U);
  EXPECT_TRUE(seen.message().starts_with("torch.whl needs ")) << seen.message();
}

TEST_F(RoutesTest, AJobsLogIsItsMessagesInOrder) {
  const auto job = state::add_job(database(), "install", Json::object());
  state::add_event(database(), "log", job, {{"job", job}, {"level", "info"}, {"message", "Unpacking nano"}});
  state::add_event(database(), "step", job, {{"job", job}, {"name", "deb:nano"}});
  state::add_event(database(), "log", job,
                   {{"job", job}, {"level", "warning"}, {"message", "kept as it is"}});
  state::add_event(database(), "log", std::nullopt, {{"level", "info"}, {"message", "of another"}});
  const auto path = fmt::format("/api/v1/jobs/{}/log", job);
  const auto answer = send(http::Method::get, path);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-type"), "text/plain; charset=utf-8");
  EXPECT_THAT(answer.body, testing::MatchesRegex(".*Z info    Unpacking nano\n.*Z warning kept as it is\n"));
  EXPECT_EQ(send(http::Method::get, "/api/v1/jobs/99/log").status, 404);
}

TEST_F(RoutesTest, ProfilesAreListedWithWhetherTheyFit) {
  const auto items = Json::parse(send(http::Method::get, "/api/v1/profiles").body).at("items");
  std::map<std::string, Json> profiles;
  for (const auto& item : items) profiles[item.at("id")] = item;
  EXPECT_EQ(profiles.at("debugging").at("title"), Json::parse(R"({"en": "Debugging", "zh-CN": "调试"})"));
  EXPECT_EQ(profiles.at("debugging").at("fits"), false) << "the board has no Python";
  EXPECT_EQ(profiles.at("torchvision-build").at("fits"), true);
}

TEST_F(RoutesTest, OfALongLogTheEndIsGiven) {
  const auto job = state::add_job(database(), "install", Json::object());
  {
    const state::Transaction together(database());
    const std::string long_line(8000, 'x');
    for (int line = 0; line < 1500; ++line) {
      state::add_event(database(), "log", job,
                       {{"level", "info"}, {"message", fmt::format("{} {}", line, long_line)}});
    }
    const auto answer = send(http::Method::get, fmt::format("/api/v1/jobs/{}/log", job));
    EXPECT_LE(answer.body.size(), (4U << 20U) + 100);
    EXPECT_GT(answer.body.size(), (4U << 20U) - 10'000);
    EXPECT_TRUE(answer.body.starts_with("(what came before is left out)\n2")) << answer.body.substr(0, 100);
    EXPECT_NE(answer.body.find(" 1499 x"), std::string::npos);
  }
}

}  // namespace
}  // namespace jetcrew::api
