#include "install/extras_in_use.hpp"

#include <gmock/gmock.h>

#include "install/install_fixture.hpp"
#include "state/goals.hpp"

namespace jetcrew::install {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

std::vector<python::Requirement> requirements(const std::vector<std::string>& texts) {
  std::vector<python::Requirement> all;
  for (const auto& text : texts) all.push_back(python::Requirement::parse(text));
  return all;
}

const python::Environment markers{{"python_version", "3.8"}};

TEST(ExtrasInUse, AreThoseThatWereAskedFor) {
  const WheelNeeds needs{{"foo", requirements({"bar<2; extra == 'x'", "baz; extra == 'y'"})}};
  EXPECT_THAT(extras_in_use(needs, requirements({"Foo[X]"}), markers),
              ElementsAre(Pair("foo", ElementsAre("x"))));
  EXPECT_THAT(extras_in_use(needs, requirements({"foo"}), markers), IsEmpty());
}

TEST(ExtrasInUse, WhatAWheelAsksForBringsExtrasInTurn) {
  const WheelNeeds needs{
      {"app", requirements({"foo[x]", "other[z]; python_version < '3'"})},
      // An extra may name others of its own wheel.
      {"foo", requirements({"foo[y]; extra == 'x'", "bar[q]; extra == 'y'", "bar[never]; extra == 'w'"})}};
  EXPECT_THAT(extras_in_use(needs, {}, markers),
              UnorderedElementsAre(Pair("foo", ElementsAre("x", "y")), Pair("bar", ElementsAre("q"))));
}

TEST(ExtrasInUse, AWheelsOwnLoopEnds) {
  const WheelNeeds needs{{"foo", requirements({"foo[b]; extra == 'a'", "foo[a]; extra == 'b'"})}};
  EXPECT_THAT(extras_in_use(needs, requirements({"foo[a]"}), markers),
              ElementsAre(Pair("foo", ElementsAre("a", "b"))));
}

class WheelsAskedFor : public InstallTest {
 protected:
  std::vector<std::string> asked_for(const std::string& environment) {
    const resolve::PythonTarget python{
        "3.8.10", python::TagSet(python::Target{.minor = 8, .platform = "linux_aarch64"}), markers};
    std::vector<std::string> texts;
    for (const auto& wanted : wheels_asked_for(workspace(), environment, python))
      texts.push_back(wanted.text());
    return texts;
  }
};

TEST_F(WheelsAskedFor, AreTheGoalsOfTheEnvironment) {
  auto& database = workspace().database();
  state::add_goal(database, "one", "wheel:foo[x]", {});
  state::add_goal(database, "one", "bar", {});
  state::add_goal(database, "one", "deb:git", {});
  state::add_goal(database, "one", "wheel:old; python_version < '3'", {});
  state::add_goal(database, "one", "profile:gone-since", {});
  state::add_goal(database, "two", "wheel:baz[y]", {});
  EXPECT_THAT(asked_for("one"), ElementsAre("foo[x]", "bar"));
  EXPECT_THAT(asked_for("two"), ElementsAre("baz[y]"));
}

TEST_F(WheelsAskedFor, AProfileMayAskForExtras) {
  add_profile("line-3", "wheel:foo[x]");
  add_profile("line-4", "wheel:bar");
  auto& database = workspace().database();
  state::add_goal(database, "one", "profile:line-3", {});
  state::add_goal(database, "one", "profile:line-4", {});
  EXPECT_THAT(asked_for("one"), ElementsAre("foo[x]"));
}

}  // namespace
}  // namespace jetcrew::install
