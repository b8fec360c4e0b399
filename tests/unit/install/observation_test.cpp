#include "install/observation.hpp"

#include "install/install_fixture.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;

class ObservationTest : public InstallTest {};

const std::filesystem::path nowhere = "/nowhere";

TEST_F(ObservationTest, DebsAreThoseOfTheRoot) {
  set_installed(stanza("nano", "7.2-1"));
  const auto debs = observe_debs(Root(board_.path()));
  EXPECT_EQ(debs.architecture, "arm64");
  EXPECT_EQ(debs.foreign, std::vector<std::string>{"armhf"});
  ASSERT_EQ(debs.installed.size(), 1U);
  EXPECT_EQ(debs.installed.front().package.name, "nano");
}

TEST_F(ObservationTest, ABoardWithoutDpkgIsToldOf) {
  const TemporaryFolder empty;
  EXPECT_EQ(refusal_of([&] { observe_debs(Root(empty.path())); }), "dpkg_missing");
}

TEST_F(ObservationTest, ABoardWithoutPythonHasNoInterpreter) {
  const Root root(board_.path());
  EXPECT_TRUE(observe_interpreters(root, nowhere).empty());
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { choose_interpreter(root, nowhere, std::nullopt); }, &seen), "python_missing");
  EXPECT_EQ(seen.facts().at("wanted"), "");
  EXPECT_EQ(refusal_of([&] { choose_interpreter(root, nowhere, "3.8"); }, &seen), "python_missing");
  EXPECT_EQ(seen.facts().at("wanted"), "3.8");
}

TEST_F(ObservationTest, AnEnvironmentThatIsNotThereBeginsWithGenerationOne) {
  const auto state = observe_environment(workspace(), "default");
  EXPECT_FALSE(state.exists);
  EXPECT_EQ(state.generation, 0);
  EXPECT_EQ(state.next_generation, 1);
  EXPECT_TRUE(state.wheels.empty());
}

TEST_F(ObservationTest, ANumberThatWasUsedIsNotUsedAgain) {
  // Recorded by a job, though its folder is gone.
  state::Environment environment;
  environment.name = "default";
  environment.generation = 4;
  state::put_environment(workspace().database(), environment);
  state::Generation generation;
  generation.environment = "default";
  generation.number = 4;
  state::put_generation(workspace().database(), generation);
  const auto state = observe_environment(workspace(), "default");
  EXPECT_FALSE(state.exists) << "there is nothing to use";
  EXPECT_EQ(state.next_generation, 5);
}

TEST_F(ObservationTest, TheHighestNumberThatAnybodyKnowsOfCounts) {
  const auto folder = workspace().environment("default");
  std::filesystem::create_directories(folder / "generations/2");
  EXPECT_EQ(observe_environment(workspace(), "default").next_generation, 3) << "the folder's";
  state::Environment environment;
  environment.name = "default";
  state::put_environment(workspace().database(), environment);
  state::Generation generation;
  generation.environment = "default";
  generation.number = 4;
  state::put_generation(workspace().database(), generation);
  write_durably(folder / "last-generation", "no number\n");
  EXPECT_EQ(observe_environment(workspace(), "default").next_generation, 5) << "the record's";
  write_durably(folder / "last-generation", "6\n");
  EXPECT_EQ(observe_environment(workspace(), "default").next_generation, 7) << "that of one removed since";
}

TEST_F(ObservationTest, AnEnvironmentsNameIsNoPath) {
  for (const auto* name : {"", "..", "a/b", "/etc", ".hidden", "-x", "a b"}) {
    EXPECT_EQ(refusal_of([&] { observe_environment(workspace(), name); }), "environment_name_invalid")
        << name;
  }
}

class ThisMachinesPython : public testing::Test {
 protected:
  void SetUp() override {
    if (observe_interpreters(root_, nowhere).empty()) GTEST_SKIP() << "this machine has no Python";
  }
  Root root_{"/"};
};

TEST_F(ThisMachinesPython, EachIsChosenByVersionAndPath) {
  for (const auto& python : observe_interpreters(root_, nowhere)) {
    EXPECT_EQ(choose_interpreter(root_, nowhere, python.path.string()).path, python.path);
    EXPECT_EQ(choose_interpreter(root_, nowhere, python.version).version, python.version);
    const auto chosen = choose_interpreter(root_, nowhere, fmt::format("{}.{}", python.major, python.minor));
    EXPECT_EQ(chosen.minor, python.minor);
  }
}

TEST_F(ThisMachinesPython, TheNewestWholeOneOfTheSystemIsTheDefault) {
  const auto chosen = choose_interpreter(root_, nowhere, std::nullopt);
  for (const auto& python : observe_interpreters(root_, nowhere)) {
    if (python.complete && python.path.parent_path() == "/usr/bin") {
      EXPECT_EQ(chosen.path.parent_path(), "/usr/bin");
      EXPECT_TRUE(chosen.complete);
      EXPECT_GE(chosen.minor, python.minor);
    }
  }
}

TEST_F(ThisMachinesPython, OneThatIsNotThereIsNamedWithThoseThatAre) {
  for (const auto* wanted : {"2.7", "3", "3.99", "/usr/bin/python9", ""}) {
    Error seen("", "");
    EXPECT_EQ(refusal_of([&] { choose_interpreter(root_, nowhere, wanted); }, &seen), "python_missing")
        << wanted;
    EXPECT_NE(seen.message().find(observe_interpreters(root_, nowhere).front().version), std::string::npos);
  }
}

}  // namespace
}  // namespace jetcrew::install
