#include "python/activation.hpp"

#include <gtest/gtest.h>

namespace jetcrew::python {
namespace {

TEST(Activated, PutsTheEnvironmentInFront) {
  const auto now = activated({{"PATH", "/usr/bin:/bin"}, {"HOME", "/root"}, {"PYTHONHOME", "/opt"}},
                             "/e/generations/3", "yolo");
  EXPECT_EQ(now, (Variables{{"PATH", "/e/generations/3/bin:/usr/bin:/bin"},
                            {"HOME", "/root"},
                            {"VIRTUAL_ENV", "/e/generations/3"},
                            {"VIRTUAL_ENV_PROMPT", "(yolo) "}}));
}

TEST(Activated, LeavesTheUserSiteToTheUser) {
  EXPECT_FALSE(activated({}, "/e", "e").contains("PYTHONNOUSERSITE"));
  EXPECT_EQ(activated({{"PYTHONNOUSERSITE", "1"}}, "/e", "e").at("PYTHONNOUSERSITE"), "1");
}

TEST(Activated, TakesThePlaceOfAnotherEnvironment) {
  const auto now =
      activated({{"PATH", "/old/bin:/usr/bin:/old/bin"}, {"VIRTUAL_ENV", "/old"}}, "/new", "new");
  EXPECT_EQ(now.at("PATH"), "/new/bin:/usr/bin");
  EXPECT_EQ(now.at("VIRTUAL_ENV"), "/new");
}

TEST(Activated, KeepsTheWorkingDirectoryOutOfPath) {
  EXPECT_EQ(activated({}, "/e", "e").at("PATH"), "/e/bin:" + std::string(usual_path));
  EXPECT_EQ(activated({{"PATH", ""}}, "/e", "e").at("PATH"), "/e/bin");
  EXPECT_EQ(activated({{"PATH", "/usr/bin:"}}, "/e", "e").at("PATH"), "/e/bin:/usr/bin:")
      << "where the user put it, it stays";
}

TEST(Deactivated, IsAsBefore) {
  const Variables before{{"PATH", "/usr/bin"}, {"HOME", "/root"}};
  EXPECT_EQ(deactivated(activated(before, "/e", "e")), before);
  EXPECT_EQ(deactivated(before), before);
  EXPECT_EQ(deactivated({{"VIRTUAL_ENV", ""}, {"PATH", "/bin"}}).at("PATH"), "/bin");
}

}  // namespace
}  // namespace jetcrew::python
