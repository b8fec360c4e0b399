#include "install/environment_history.hpp"

#include "install/install_fixture.hpp"
#include "state/goals.hpp"

namespace jetcrew::install {
namespace {

using Json = nlohmann::json;

Json packages(const std::map<std::string, std::string>& versions) {
  Json list = Json::array();
  for (const auto& [name, version] : versions)
    list.push_back({{"name", name}, {"version", version}, {"sha256", "x"}, {"requested", true}});
  return list;
}

TEST(EnvironmentDifference, NamesWhatCameWhatWentAndWhatChanged) {
  const auto found = difference(packages({{"numpy", "1.24"}, {"scipy", "1.10"}, {"six", "1"}}),
                                packages({{"numpy", "1.26"}, {"six", "1"}, {"torch", "2.1"}}));
  EXPECT_EQ(found, Json::parse(R"({"added": [{"name": "torch", "version": "2.1"}],
                                   "removed": [{"name": "scipy", "version": "1.10"}],
                                   "changed": [{"name": "numpy", "from": "1.24", "to": "1.26"}]})"));
}

class EnvironmentHistory : public InstallTest {
 protected:
  EnvironmentHistory() {
    auto& database = workspace().database();
    state::put_environment(database, {"default", 2, "/usr/bin/python3", "3.11.2", true, ""});
    state::put_generation(database,
                          {.environment = "default", .number = 1, .packages = packages({{"six", "1"}})});
    state::put_generation(
        database,
        {.environment = "default", .number = 2, .packages = packages({{"six", "1"}, {"torch", "2"}})});
    state::add_goal(database, "default", "wheel:torch>=2", std::nullopt);
    state::keep_goals(database, "default", 2);
  }
};

TEST_F(EnvironmentHistory, TellsEachGenerationBesideTheOneBefore) {
  auto& database = workspace().database();
  const auto told = history(database, *state::find_environment(database, "default"));
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].at("number"), 2);
  EXPECT_EQ(told[0].at("in_use"), true);
  EXPECT_EQ(told[0].at("difference").at("added"), Json::parse(R"([{"name": "torch", "version": "2"}])"));
  EXPECT_EQ(told[0].at("requests"), Json::parse(R"(["wheel:torch>=2"])"));
  EXPECT_EQ(told[1].at("in_use"), false);
  EXPECT_TRUE(told[1].at("requests").is_null());
  EXPECT_EQ(told[1].at("difference").at("added"), Json::parse(R"([{"name": "six", "version": "1"}])"));
}

TEST_F(EnvironmentHistory, TellsWhereTheEnvironmentIs) {
  auto environment = *state::find_environment(workspace().database(), "default");
  EXPECT_EQ(environment_json(workspace(), environment).at("path"), "/var/lib/jetcrew/environments/default");
}

TEST_F(EnvironmentHistory, ComparesAnyTwo) {
  auto& database = workspace().database();
  EXPECT_EQ(difference_between(database, "default", 2, 1).at("removed"),
            Json::parse(R"([{"name": "torch", "version": "2"}])"));
  EXPECT_EQ(python::testing::refusal_of([&] { difference_between(database, "default", 1, 9); }),
            "generation_missing");
}

}  // namespace
}  // namespace jetcrew::install
