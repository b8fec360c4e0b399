#include "python/last_generation.hpp"

#include "python/environment_fixture.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;
using testing::refusal_of;

class LastGeneration : public testing::EnvironmentTest {
 protected:
  void build(int number) {
    plan_.number = number;
    EnvironmentTest::build();
  }

  fs::path file() const { return environment_ / "last-generation"; }
};

TEST_F(LastGeneration, ThereIsNoneBeforeTheFirst) {
  EXPECT_EQ(last_generation(environment_), 0);
}

TEST_F(LastGeneration, TheNumberOfTheNewestOutlivesIt) {
  build(1);
  build(2);
  activate_generation(environment_, 1);
  remove_generation(environment_, 2);
  EXPECT_EQ(generations(environment_), std::vector<int>{1});
  EXPECT_EQ(last_generation(environment_), 2);
  EXPECT_EQ(read_file(file()), "2\n");
}

TEST_F(LastGeneration, AnEnvironmentOfBeforeTheFileIsRememberedByItsFirstRemoval) {
  for (const int number : {1, 2, 3}) build(number);
  activate_generation(environment_, 1);
  fs::remove(file());
  EXPECT_EQ(last_generation(environment_), 3) << "by the folders";
  remove_generation(environment_, 2);
  EXPECT_EQ(read_file(file()), "3\n") << "not just the number that goes";
  remove_generation(environment_, 3);
  EXPECT_EQ(last_generation(environment_), 3);
}

TEST_F(LastGeneration, AFileThatHoldsNoNumberIsNoFile) {
  build(4);
  for (const std::string_view text : {"", "\n", "9", "x\n", "-9\n", "09\n", "9 \n", "9\n9\n", "9\r\n",
                                      "1000000001\n", "99999999999999999999999\n"}) {
    write_durably(file(), text);
    EXPECT_EQ(last_generation(environment_), 4) << text;
  }
  write_durably(file(), std::string(100, '9') + "\n");
  EXPECT_EQ(last_generation(environment_), 4);
  write_durably(file(), "2\n");
  EXPECT_EQ(last_generation(environment_), 4) << "a generation that is there counts, too";
  write_durably(file(), "9\n");
  EXPECT_EQ(last_generation(environment_), 9);
}

TEST_F(LastGeneration, ItNeverGoesBack) {
  fs::create_directories(environment_);
  keep_last_generation(environment_, 7);
  keep_last_generation(environment_, 3);
  EXPECT_EQ(last_generation(environment_), 7);
}

// The order of a power cut: the number is on the disk before the generation has its name, and before a
// removal takes that name away.

TEST_F(LastGeneration, TheNumberIsKeptBeforeTheGenerationIsThere) {
  testing::WheelMaker maker("foo");
  maker.add("foo.py", "x = 1\n");
  add(maker);
  plan_.number = 5;
  std::string kept;
  bool there = true;
  std::stop_source source;
  const auto look = [&](const BuildProgress&) {
    kept = read_file(file());
    there = fs::exists(built());
    source.request_stop();
  };
  EXPECT_EQ(refusal_of([&] {
              build_generation(Root(board_.path()), environment_, inside_, plan_, look, source.get_token());
            }),
            "stopped");
  EXPECT_EQ(kept, "5\n");
  EXPECT_FALSE(there);
  EXPECT_TRUE(generations(environment_).empty());
  EXPECT_EQ(last_generation(environment_), 5) << "the number of a build that failed is not given again";
}

TEST_F(LastGeneration, AJobThatIsTakenUpAgainBuildsUnderTheNumberItHas) {
  fs::create_directories(environment_);
  keep_last_generation(environment_, 5);
  build(5);
  EXPECT_EQ(generations(environment_), std::vector<int>{5});
}

TEST_F(LastGeneration, WhereTheNumberCannotBeKeptNothingIsBuiltOrRemoved) {
  build(1);
  build(2);
  activate_generation(environment_, 1);
  fs::remove(file());
  fs::create_directories(file() / "in-the-way");
  EXPECT_NE(refusal_of([&] { build(3); }), "");
  EXPECT_NE(refusal_of([&] { remove_generation(environment_, 2); }), "");
  EXPECT_EQ(generations(environment_), (std::vector<int>{1, 2}));
}

TEST_F(LastGeneration, ARefusedPlanUsesNoNumber) {
  plan_.number = 3;
  plan_.interpreter.path = "/usr/bin/python3.99";
  EXPECT_EQ(refusal(), "python_missing");
  EXPECT_EQ(last_generation(environment_), 0);
}

}  // namespace
}  // namespace jetcrew::python
