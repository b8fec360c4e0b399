// Holds the OpenAPI document against the routes, both ways, and against itself.
#include "embedded/openapi.hpp"

#include <gtest/gtest.h>

#include "api/service.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "http/problem.hpp"

namespace jetcrew::api {
namespace {

using Json = nlohmann::json;

const Json& document() {
  static const auto parsed = Json::parse(embedded::openapi().front().content);
  return parsed;
}

/// One operation as text, so that a difference reads well: `get /api/v1/jobs listJobs`.
std::set<std::string> documented() {
  std::set<std::string> operations;
  for (const auto& [path, item] : document().at("paths").items()) {
    for (const auto& [method, operation] : item.items()) {
      operations.insert(
          fmt::format("{} {} {}", method, path, operation.at("operationId").get<std::string>()));
    }
  }
  return operations;
}

/// A board that has nothing but an empty dpkg database, and the router of the daemon on it.
class OpenApi : public testing::Test {
 protected:
  OpenApi() {
    std::filesystem::create_directories(root_.path() / "var/lib/dpkg");
    write_durably(root_.path() / "var/lib/dpkg/status", "");
  }

  TemporaryFolder root_;
  install::Workspace workspace_{Root(root_.path()), root_.path() / "var/lib/jetcrew"};
  jobs::Runner runner_{workspace_.database(), {}};
  install::MediaAttendant media_{workspace_, runner_};
  sensors::Sampler sampler_{workspace_.root(), workspace_.database()};
  Service service_{workspace_, runner_, media_, sampler_};
  http::Router router_ = make_router(service_);
};

/// Every value in the document with its JSON pointer, without recursion.
std::vector<std::pair<std::string, const Json*>> all_values() {
  std::vector<std::pair<std::string, const Json*>> values{{"", &document()}};
  for (std::size_t at = 0; at < values.size(); ++at) {
    const auto [pointer, value] = values[at];
    if (!value->is_structured()) continue;
    for (const auto& [key, member] : value->items()) {
      auto escaped = key;
      for (std::size_t i = 0; (i = escaped.find_first_of("~/", i)) != std::string::npos; i += 2)
        escaped.replace(i, 1, escaped[i] == '~' ? "~0" : "~1");
      values.emplace_back(fmt::format("{}/{}", pointer, escaped), &member);
    }
  }
  return values;
}

/// The response itself where it is given by name.
const Json& resolved(const Json& value) {
  const auto reference = value.find("$ref");
  return reference == value.end()
             ? value
             : document().at(Json::json_pointer(reference->get<std::string>().substr(1)));
}

TEST_F(OpenApi, SaysWhatTheRouterHasAndNothingElse) {
  std::set<std::string> routed;
  for (const auto& route : router_.routes()) {
    routed.insert(fmt::format("{} {} {}", lower(http::to_string(route.method)), route.pattern,
                              route.options.operation_id));
  }
  EXPECT_GT(routed.size(), 20U);
  for (const auto& operation : routed)
    EXPECT_TRUE(documented().contains(operation)) << "not in openapi.json: " << operation;
  for (const auto& operation : documented())
    EXPECT_TRUE(routed.contains(operation)) << "not in the router: " << operation;
}

TEST_F(OpenApi, NamesThePartsOfEachPathAsParameters) {
  for (const auto& [path, item] : document().at("paths").items()) {
    for (const auto& [method, operation] : item.items()) {
      std::set<std::string> declared;
      for (const auto& parameter : operation.value("parameters", Json::array())) {
        const auto& named = resolved(parameter);
        if (named.at("in") != "path") continue;
        EXPECT_EQ(named.at("required"), true);
        declared.insert(named.at("name"));
      }
      std::set<std::string> used;
      for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1))
        used.insert(path.substr(open + 1, path.find('}', open) - open - 1));
      EXPECT_EQ(declared, used) << method << " " << path;
    }
  }
}

TEST_F(OpenApi, IsAnsweredByTheRouteThatPromisesIt) {
  const auto match = router_.match(http::Method::get, "/api/v1/openapi.json");
  const auto response = match.route->handler({});
  EXPECT_EQ(response.header("Content-Type"), "application/json");
  EXPECT_EQ(Json::parse(response.content()), document());
}

TEST(OpenApiDocument, IsOfVersion31) {
  EXPECT_EQ(document().at("openapi"), "3.1.0");
  EXPECT_EQ(document().at("info").at("version"), "1.0.0");
}

TEST(OpenApiDocument, HasWhatEachReferenceNamesAndUsesAllItHas) {
  std::set<std::string> used;
  for (const auto& [pointer, value] : all_values()) {
    if (!value->is_object() || !value->contains("$ref")) continue;
    const auto target = value->at("$ref").get<std::string>();
    ASSERT_TRUE(target.starts_with("#/components/")) << pointer << ": " << target;
    EXPECT_TRUE(document().contains(Json::json_pointer(target.substr(1)))) << pointer << ": " << target;
    used.insert(target);
  }
  EXPECT_GT(used.size(), 30U);
  for (const auto& [kind, members] : document().at("components").items()) {
    for (const auto& [name, member] : members.items()) {
      // The data of events are referred to in words: an event stream has no JSON schema.
      if (name.ends_with("Event")) continue;
      EXPECT_TRUE(used.contains(fmt::format("#/components/{}/{}", kind, name))) << name << " is not used";
    }
  }
}

TEST(OpenApiDocument, RequiresOnlyMembersThatItDescribes) {
  for (const auto& [pointer, value] : all_values()) {
    if (!value->is_object() || !value->contains("properties") || !value->contains("required")) continue;
    for (const auto& name : value->at("required"))
      EXPECT_TRUE(value->at("properties").contains(name.get<std::string>())) << pointer << " " << name;
  }
}

TEST(OpenApiDocument, PutsEachCodeUnderTheStatusThatItGets) {
  std::size_t seen = 0;
  for (const auto& [path, item] : document().at("paths").items()) {
    for (const auto& [method, operation] : item.items()) {
      for (const auto& [status, response] : operation.at("responses").items()) {
        for (const auto& code : resolved(response).value("x-problem-codes", Json::array())) {
          ++seen;
          EXPECT_EQ(std::to_string(http::status_of(code.get<std::string>())), status)
              << code << " of " << method << " " << path;
        }
      }
    }
  }
  EXPECT_GT(seen, 50U);
}

TEST(OpenApiDocument, AsksForAnIdempotencyKeyWhereSomethingIsCreated) {
  for (const auto& [path, item] : document().at("paths").items()) {
    // These create nothing.
    if (!item.contains("post") || path.ends_with(":cancel") || path.ends_with(":match")) continue;
    const auto& parameters = item.at("post").at("parameters");
    EXPECT_TRUE(std::any_of(parameters.begin(), parameters.end(), [](const Json& parameter) {
      return resolved(parameter).at("name") == "Idempotency-Key";
    })) << path;
  }
}

}  // namespace
}  // namespace jetcrew::api
