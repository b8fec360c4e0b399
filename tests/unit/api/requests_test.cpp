#include "api/requests.hpp"

#include <gtest/gtest.h>

#include "api/service_fixture.hpp"

namespace jetcrew::api {
namespace {

using python::testing::refusal_of;

http::Request json_request(std::string body, std::string type = "application/json") {
  http::Request request;
  request.method = http::Method::post;
  request.target = "/api/v1/things";
  request.path = "/api/v1/things";
  request.headers.set("Content-Type", std::move(type));
  request.body = std::move(body);
  return request;
}

TEST(BodyOf, AJsonObjectIsTaken) {
  EXPECT_EQ(body_of(json_request(R"({"a": [1, {"b": null}]})")).at("a").at(0), 1);
  EXPECT_TRUE(body_of(json_request("{}", "application/json; charset=utf-8")).empty());
  // RFC 9110 section 8.3.1: media types compare without regard to case.
  EXPECT_TRUE(body_of(json_request("{}", "Application/JSON")).empty());
  EXPECT_TRUE(body_of(json_request("{}", " application/json ;charset=utf-8")).empty());
}

TEST(BodyOf, OtherMediaTypesAreRefused) {
  // A page of another origin can send these without asking first.
  for (const auto* type :
       {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
        "application/json-patch+json", "application/jsonp", "text/plain; application/json"}) {
    EXPECT_EQ(refusal_of([&] { body_of(json_request("{}", type)); }), "media_type_unsupported") << type;
  }
  http::Request without;
  without.body = "{}";
  EXPECT_EQ(refusal_of([&] { body_of(without); }), "media_type_unsupported");
}

TEST(BodyOf, WhatIsNoJsonIsRefused) {
  for (const auto* body : {"", "{", "{'a': 1}", "{\"a\": 1,}", "{} {}", "{\"a\": \"\xff\"}", "nonsense"}) {
    EXPECT_EQ(refusal_of([&] { body_of(json_request(body)); }), "json_invalid") << body;
  }
}

TEST(BodyOf, OnlyAnObjectIsTaken) {
  for (const auto* body : {"[]", "null", "1", "\"text\"", "true"}) {
    EXPECT_EQ(refusal_of([&] { body_of(json_request(body)); }), "field_invalid") << body;
  }
}

TEST(BodyOf, DepthIsBounded) {
  const auto nested = [](std::size_t depth) {
    return json_request(R"({"a": )" + std::string(depth, '[') + std::string(depth, ']') + "}");
  };
  auto value = body_of(nested(20)).at("a");
  std::size_t depth = 0;
  for (; value.is_array(); value = nlohmann::json(value.empty() ? nlohmann::json() : value.front())) ++depth;
  EXPECT_EQ(depth, 20U) << "all of it, not a part";
  for (const std::size_t deep : {40U, 30'000U}) {
    EXPECT_EQ(refusal_of([&] { body_of(nested(deep)); }), "json_invalid") << deep;
  }
}

TEST(Members, TextsAreTexts) {
  const nlohmann::json body{{"text", "value"}, {"number", 1}, {"null", nullptr}};
  EXPECT_EQ(text_member(body, "text"), "value");
  EXPECT_EQ(optional_text_member(body, "text"), "value");
  EXPECT_FALSE(optional_text_member(body, "null"));
  EXPECT_FALSE(optional_text_member(body, "absent"));
  for (const auto* name : {"number", "null", "absent"}) {
    Error seen("", "");
    EXPECT_EQ(refusal_of([&] { text_member(body, name); }, &seen), "field_invalid") << name;
    EXPECT_EQ(seen.facts().at("pointer"), std::string("/") + name);
  }
  EXPECT_EQ(refusal_of([&] { optional_text_member(body, "number"); }), "field_invalid");
}

TEST(Members, FlagsAreTrueOrFalse) {
  const nlohmann::json body{{"on", true}, {"off", false}, {"null", nullptr}, {"text", "yes"}, {"number", 1}};
  EXPECT_TRUE(optional_flag_member(body, "on"));
  for (const auto* name : {"off", "null", "absent"}) EXPECT_FALSE(optional_flag_member(body, name)) << name;
  for (const auto* name : {"text", "number"}) {
    Error seen("", "");
    EXPECT_EQ(refusal_of([&] { optional_flag_member(body, name); }, &seen), "field_invalid") << name;
    EXPECT_EQ(seen.facts().at("pointer"), std::string("/") + name);
  }
}

TEST(IdOf, OnlyNumbersFromOne) {
  const auto id = [](std::string text) {
    http::Request request;
    request.parameters["id"] = std::move(text);
    return id_of(request);
  };
  EXPECT_EQ(id("17"), 17);
  for (const auto* text : {"", "0", "-1", "+1", "1.0", "abc", "1 ", "0x1", "99999999999999999999", "\xff"}) {
    EXPECT_EQ(refusal_of([&] { id(text); }), "not_found") << text;
  }
}

TEST(PageOf, LimitIsFromOneToTwoHundred) {
  const auto page = [](std::map<std::string, std::string> query) {
    http::Request request;
    request.query = std::move(query);
    return page_of(request);
  };
  EXPECT_EQ(page({}).limit, 50);
  EXPECT_EQ(page({}).cursor, "");
  EXPECT_EQ(page({{"limit", "1"}}).limit, 1);
  EXPECT_EQ(page({{"limit", "200"}, {"cursor", "7"}}).limit, 200);
  EXPECT_EQ(page({{"cursor", "7"}}).cursor, "7");
  for (const auto* limit : {"", "0", "201", "-5", "ten", "5x", "99999999999999999999"}) {
    EXPECT_EQ(refusal_of([&] { page({{"limit", limit}}); }), "field_invalid") << limit;
  }
}

TEST(PageJson, SaysWhetherThereIsMore) {
  const auto plain = [](int item) { return nlohmann::json(item); };
  EXPECT_EQ(page_json(state::Page<int>{{1, 2}, "2"}, plain),
            nlohmann::json::parse(R"({"items": [1, 2], "next_cursor": "2"})"));
  EXPECT_EQ(page_json(state::Page<int>{}, plain),
            nlohmann::json::parse(R"({"items": [], "next_cursor": null})"));
}

class Idempotent : public ServiceTest {
 protected:
  /// A request with a key, to a handler that does `what` and counts how often.
  http::Response send(const http::Request& request) {
    return idempotent(service_, [this](const http::Request& given) {
      ++calls_;
      return what_(given);
    })(request);
  }

  static http::Request keyed(std::string key, std::string body = "{}") {
    auto request = json_request(std::move(body));
    request.headers.set("Idempotency-Key", std::move(key));
    return request;
  }

  int calls_ = 0;
  http::Handler what_ = [this](const http::Request&) {
    return http::Response::json(201, {{"call", calls_}}).set("Location", "/api/v1/things/1");
  };
};

TEST_F(Idempotent, AKeyIsRequired) {
  EXPECT_EQ(refusal_of([&] { send(json_request("{}")); }), "idempotency_key_required");
  EXPECT_EQ(refusal_of([&] { send(keyed("")); }), "idempotency_key_required");
  EXPECT_EQ(refusal_of([&] { send(keyed(std::string(256, 'k'))); }), "idempotency_key_required");
  EXPECT_EQ(calls_, 0);
  EXPECT_EQ(send(keyed(std::string(255, 'k'))).status, 201);
}

TEST_F(Idempotent, TheSameRequestGetsTheFirstAnswerAgain) {
  const auto first = send(keyed("k"));
  const auto again = send(keyed("k"));
  EXPECT_EQ(calls_, 1);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("location"), "/api/v1/things/1");
  EXPECT_EQ(again.header("content-type"), first.header("content-type"));
  send(keyed("other"));
  EXPECT_EQ(calls_, 2);
}

TEST_F(Idempotent, AnotherRequestMustNotHaveTheKey) {
  send(keyed("k"));
  auto elsewhere = keyed("k");
  elsewhere.target = "/api/v1/others";
  auto otherwise = keyed("k");
  otherwise.method = http::Method::put;
  for (const auto& request : {keyed("k", R"({"a": 1})"), elsewhere, otherwise}) {
    EXPECT_EQ(refusal_of([&] { send(request); }), "idempotency_key_reused");
  }
  EXPECT_EQ(calls_, 1);
}

TEST_F(Idempotent, WhileTheFirstIsAnsweredTheKeyIsBusy) {
  std::string meanwhile;
  what_ = [&](const http::Request& request) {
    meanwhile = refusal_of([&] { send(request); });
    return http::Response::json(201, {});
  };
  send(keyed("k"));
  EXPECT_EQ(meanwhile, "idempotency_key_busy");
  EXPECT_EQ(calls_, 1);
}

TEST_F(Idempotent, ARefusalIsAnAnswerToo) {
  what_ = [](const http::Request&) -> http::Response { throw Error("field_invalid", "no", "so"); };
  const auto first = send(keyed("k"));
  what_ = [](const http::Request&) { return http::Response::json(201, {}); };
  const auto again = send(keyed("k"));
  EXPECT_EQ(first.status, 422);
  EXPECT_EQ(again.status, 422);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("content-type"), "application/problem+json");
  EXPECT_EQ(calls_, 1);
}

TEST_F(Idempotent, WhatIsWorthAnotherTryGivesTheKeyBack) {
  const std::vector<std::pair<std::string, int>> refusals{{"job_running", 409}, {"internal", 500}};
  for (const auto& [code, status] : refusals) {
    what_ = [&](const http::Request&) -> http::Response { throw Error(code, "no"); };
    EXPECT_EQ(send(keyed(code)).status, status);
    what_ = [](const http::Request&) { return http::Response::json(201, {}); };
    EXPECT_EQ(send(keyed(code)).status, 201) << code;
  }
  for (const int status : {409, 500, 503}) {
    what_ = [&](const http::Request&) { return http::Response::json(status, {}); };
    EXPECT_EQ(send(keyed(std::to_string(status))).status, status);
    what_ = [](const http::Request&) { return http::Response::json(201, {}); };
    EXPECT_EQ(send(keyed(std::to_string(status))).status, 201) << status;
  }
}

TEST_F(Idempotent, AnExceptionOfAnotherKindGivesTheKeyBackAndGoesOn) {
  what_ = [](const http::Request&) -> http::Response { throw std::runtime_error("bug"); };
  EXPECT_THROW(send(keyed("k")), std::runtime_error);
  what_ = [](const http::Request&) { return http::Response::json(201, {}); };
  EXPECT_EQ(send(keyed("k")).status, 201);
}

}  // namespace
}  // namespace jetcrew::api
