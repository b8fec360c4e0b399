#include "state/environments.hpp"

#include <gmock/gmock.h>

#include "state/check_results.hpp"
#include "state/goals.hpp"
#include "state/installed.hpp"
#include "state/payloads.hpp"
#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using EnvironmentsTest = StateTest;

Environment environment(std::string name, std::int64_t generation) {
  return {.name = std::move(name),
          .generation = generation,
          .interpreter = "/usr/bin/python3.11",
          .python = "3.11.2",
          .system_site_packages = true,
          .updated = ""};
}

TEST_F(EnvironmentsTest, AreAddedReplacedAndListed) {
  put_environment(database(), environment("default", 1));
  put_environment(database(), environment("default", 2));
  put_environment(database(), environment("a", 1));
  ASSERT_EQ(list_environments(database()).size(), 2U);
  EXPECT_EQ(list_environments(database())[0].name, "a");
  const auto found = find_environment(database(), "default");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->generation, 2);
  EXPECT_EQ(found->python, "3.11.2");
  EXPECT_TRUE(found->system_site_packages);
  EXPECT_FALSE(find_environment(database(), "b"));
}

TEST_F(EnvironmentsTest, TakeTheDiskThatTheirWheelsTakeEachOnce) {
  for (const auto digit : {'a', 'b', 'c'}) {
    Payload wheel;
    wheel.sha256 = std::string(64, digit);
    wheel.ecosystem = "wheel";
    wheel.file_name = std::string(1, digit) + "-1-py3-none-any.whl";
    wheel.name = wheel.version = std::string(1, digit);
    wheel.unpacked_bytes = digit == 'a' ? 3'000'000'000 : 20;
    add_payload(database(), wheel);
  }
  const auto of = [](std::string_view digits) {
    auto packages = nlohmann::json::array();
    for (const auto digit : digits) packages.push_back({{"sha256", std::string(64, digit)}});
    return packages;
  };
  put_environment(database(), environment("default", 2));
  put_environment(database(), environment("other", 1));
  EXPECT_EQ(unpacked_bytes(database(), "default"), 0U);
  put_generation(database(), {.environment = "default", .number = 1, .packages = of("a")});
  put_generation(database(), {.environment = "default", .number = 2, .packages = of("ab")});
  put_generation(database(), {.environment = "other", .number = 1, .packages = of("c")});
  EXPECT_EQ(unpacked_bytes(database(), "default"), 3'000'000'020U);
}

TEST_F(EnvironmentsTest, GenerationsBelongToOne) {
  EXPECT_EQ(error_of([&] { put_generation(database(), {.environment = "no", .number = 1}); }).code(),
            "internal");
  put_environment(database(), environment("default", 2));
  put_generation(database(), {.environment = "default", .number = 1, .packages = {{{"name", "numpy"}}}});
  put_generation(database(), {.environment = "default", .number = 2});
  put_generation(database(), {.environment = "default", .number = 2, .packages = {"again"}});
  const auto all = list_generations(database(), "default");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].number, 2);
  EXPECT_EQ(all[0].packages.at(0), "again");
  EXPECT_EQ(find_generation(database(), "default", 1)->packages.at(0).at("name"), "numpy");
  EXPECT_TRUE(remove_generation(database(), "default", 1));
  EXPECT_FALSE(find_generation(database(), "default", 1));
}

TEST_F(EnvironmentsTest, ARemovedOneTakesAllAlong) {
  put_environment(database(), environment("default", 1));
  put_environment(database(), environment("other", 1));
  for (const auto* name : {"default", "other"}) {
    put_generation(database(), {.environment = name, .number = 1});
    put_installed(database(), {.ecosystem = "wheel", .name = "numpy", .environment = name, .version = "1"});
    add_goal(database(), name, "wheel:numpy", std::nullopt);
    add_check_result(database(), {.name = "import", .environment = name, .status = "passed"});
  }
  put_installed(database(), {.ecosystem = "deb", .name = "libx", .architecture = "arm64", .version = "1"});
  EXPECT_TRUE(remove_environment(database(), "default"));
  EXPECT_FALSE(remove_environment(database(), "default"));
  EXPECT_FALSE(remove_environment(database(), ""));
  EXPECT_TRUE(list_generations(database(), "default").empty());
  EXPECT_EQ(list_generations(database(), "other").size(), 1U);
  EXPECT_EQ(list_installed(database()).size(), 2U);
  EXPECT_EQ(list_goals(database()).size(), 1U);
  EXPECT_EQ(latest_check_results(database()).size(), 1U);
}

TEST_F(EnvironmentsTest, GoingBackToAGenerationGoesBackToItsGoals) {
  put_environment(database(), environment("default", 2));
  put_environment(database(), environment("other", 1));
  put_generation(database(), {.environment = "default", .number = 1, .packages = nlohmann::json::array()});
  put_generation(database(), {.environment = "default", .number = 2, .packages = nlohmann::json::array()});
  add_goal(database(), "default", "wheel:torch==2.0", std::nullopt);
  keep_goals(database(), "default", 1);
  remove_goal(database(), "default", "wheel:torch==2.0");
  add_goal(database(), "default", "wheel:torch==2.1", std::nullopt);
  add_goal(database(), "default", "deb:libomp5", std::nullopt);
  add_goal(database(), "other", "wheel:six", std::nullopt);
  const auto goals = [&] {
    std::set<std::string> texts;
    for (const auto& goal : list_goals(database())) texts.insert(goal.environment + " " + goal.request);
    return texts;
  };
  // Generation 2 was recorded before goals were kept.
  restore_goals(database(), *find_generation(database(), "default", 2));
  EXPECT_THAT(goals(),
              testing::ElementsAre("default deb:libomp5", "default wheel:torch==2.1", "other wheel:six"));
  restore_goals(database(), *find_generation(database(), "default", 1));
  EXPECT_THAT(goals(),
              testing::ElementsAre("default deb:libomp5", "default wheel:torch==2.0", "other wheel:six"));
}

}  // namespace
}  // namespace jetcrew::state
