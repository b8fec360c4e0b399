#include "checks/select.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::checks {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Select, NormalisesNamesAsPep503Does) {
  EXPECT_EQ(normalized("Pillow"), "pillow");
  EXPECT_EQ(normalized("jaraco.text"), "jaraco-text");
  EXPECT_EQ(normalized("typing_._-extensions"), "typing-extensions");
}

TEST(Select, ImportsWhatIsMeantToBeImported) {
  EXPECT_THAT(names_to_import("Pillow", {"PIL", "pillow.libs"}), ElementsAre("PIL"));
  EXPECT_THAT(names_to_import("other", {"_cffi_backend", "cffi", "tests"}), ElementsAre("cffi"));
  EXPECT_THAT(names_to_import("other", {"_private"}), ElementsAre("_private")) << "better than nothing";
  EXPECT_THAT(names_to_import("Black", {"_black_version", "black", "blackd"}), ElementsAre("black"))
      << "the others may be for extras that nobody asked for";
  EXPECT_THAT(names_to_import("ruamel.yaml-clib", {"_ruamel_yaml", "ruamel_yaml_clib"}),
              ElementsAre("ruamel_yaml_clib"));
  EXPECT_THAT(names_to_import("numpy", {"numpy.libs", "", "2to3", "a b", "a;b"}), IsEmpty());
}

TEST(Select, ChoosesByWhatIsInstalled) {
  const auto catalogue = catalogue::load(catalogue::Files::embedded());
  const auto specs = checks_for(
      catalogue, {{"numpy", {"numpy", "numpy.libs"}}, {"Pillow", {"PIL"}}, {"nothing-to-import", {}}},
      "default");
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.name);
  EXPECT_THAT(names, ElementsAre("import-numpy", "import-pillow", "numpy-computes", "pillow-resizes"));

  EXPECT_THAT(specs[1].argv, ElementsAre("PIL"));
  EXPECT_EQ(specs[1].environment, "default");
  EXPECT_EQ(specs[1].title.en, "pillow can be imported");
  EXPECT_NE(specs[1].title.zh_cn.find("pillow"), std::string::npos);
  EXPECT_EQ(specs[1].timeout, std::chrono::minutes(5));
  EXPECT_THAT(specs[2].argv, IsEmpty());
  EXPECT_TRUE(specs[2].memory_limit_bytes);
}

TEST(Select, KnowsTheTitleOfACheckByItsName) {
  const auto catalogue = catalogue::load(catalogue::Files::embedded());
  EXPECT_EQ(title_of(catalogue, "import-ruamel-yaml").value().en, "ruamel-yaml can be imported");
  EXPECT_EQ(title_of(catalogue, "numpy-computes").value().zh_cn, "NumPy 计算正确");
  EXPECT_TRUE(title_of(catalogue, "dpkg-consistent"));
  EXPECT_FALSE(title_of(catalogue, "import"));
  EXPECT_FALSE(title_of(catalogue, "import-"));
  EXPECT_FALSE(title_of(catalogue, "gone"));
}

TEST(Select, AllDistributionsOfACheckMustBeThere) {
  catalogue::Catalogue catalogue;
  catalogue.checks.resize(1);
  catalogue.checks[0].name = "pair";
  catalogue.checks[0].distributions = {"torch", "torchvision"};
  EXPECT_THAT(checks_for(catalogue, {{"torch", {"torch"}}}, "e"), IsEmpty());
  EXPECT_EQ(checks_for(catalogue, {{"torch", {"torch"}}, {"torchvision", {"torchvision"}}}, "e").size(), 1U);
}

TEST(Select, AnotherWheelThatBringsTheSameWillDo) {
  const auto catalogue = catalogue::load(catalogue::Files::embedded());
  for (const auto* wheel : {"opencv-python", "opencv-python-headless", "opencv_contrib_python"}) {
    const auto specs = checks_for(catalogue, {{wheel, {}}}, "e");
    ASSERT_EQ(specs.size(), 1U) << wheel;
    EXPECT_EQ(specs[0].name, "opencv-reads");
    EXPECT_THAT(specs[0].argv, IsEmpty());
  }
  EXPECT_EQ(checks_for(catalogue, {{"opencv-python", {}}, {"opencv-python-headless", {}}}, "e").size(), 1U);
}

TEST(Select, WhatTheSystemBringsIsCheckedByTheWay) {
  const auto catalogue = catalogue::load(catalogue::Files::embedded());
  Visible visible;
  visible.debs = {"python3-libnvinfer", "libopencv-python", "coreutils"};
  const auto specs = checks_for(catalogue, {}, "e", visible);
  ASSERT_EQ(specs.size(), 2U);
  for (const auto& spec : specs) EXPECT_TRUE(spec.of_system && spec.incidental) << spec.name;
  const auto asked = checks_for(catalogue, {{"opencv-python", {}}}, "e", visible);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].name, "opencv-reads");
  EXPECT_FALSE(asked[0].of_system) << "somebody asked for the wheel";
}

/// Its names, those of the system in parentheses.
std::vector<std::string> named(const std::vector<CheckSpec>& specs) {
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.of_system ? "(" + spec.name + ")" : spec.name);
  return names;
}

class Mixed : public testing::Test {
 protected:
  Mixed() {
    catalogue_.checks.resize(2);
    catalogue_.checks[0].name = "one";
    catalogue_.checks[0].distributions = {"torch"};
    catalogue_.checks[1].name = "pair";
    catalogue_.checks[1].distributions = {"pillow", "torch"};
    visible_.distributions = {"torch", "numpy"};
  }
  std::vector<std::string> operator()(const std::vector<InstalledWheel>& wheels) const {
    return named(checks_for(catalogue_, wheels, "e", visible_));
  }
  catalogue::Catalogue catalogue_;
  Visible visible_;
};

TEST_F(Mixed, WhatTheSystemHasCountsWhereTheEnvironmentNeedsIt) {
  EXPECT_THAT((*this)({{"ultralytics", {}, true, {"torch"}}}), ElementsAre("one"));
  EXPECT_THAT((*this)({{"ultralytics", {}, true, {"torch"}}, {"pillow", {}}}), ElementsAre("one", "pair"));
}

TEST_F(Mixed, WhatNobodyNeedsIsByTheWayBesideWhatIsThere) {
  EXPECT_THAT((*this)({{"pillow", {}}}), ElementsAre("(pair)"));
}

TEST_F(Mixed, WhatNobodyNeedsIsLeftAlone) {
  EXPECT_THAT((*this)({{"ipdb", {}}}), IsEmpty());
  EXPECT_THAT((*this)({{"mmcv", {}, true, {"pillow"}}}), IsEmpty()) << "pillow is not there";
}

TEST(Select, WhatAnotherWheelNeedsIsByTheWayThoughItWasAskedFor) {
  const auto catalogue = catalogue::load(catalogue::Files::embedded());
  const auto specs =
      checks_for(catalogue, {{"ipython", {"IPython"}, true, {"glue"}}, {"glue", {"glue"}}}, "e");
  ASSERT_EQ(specs.size(), 2U);
  EXPECT_FALSE(specs[0].incidental);
  EXPECT_TRUE(specs[1].incidental);
  EXPECT_FALSE(specs[1].of_system);
}

class Pick : public testing::Test {
 protected:
  std::vector<std::string> operator()(const std::vector<std::string>& names) const {
    return pick(catalogue, {"dpkg-consistent", "import-ipython", "import-numpy", "numpy-computes"}, names);
  }
  Error refusal(const std::string& name) const {
    try {
      (*this)({name});
    } catch (const Error& error) {
      return error;
    }
    return {"none", "nothing was thrown"};
  }
  catalogue::Catalogue catalogue = catalogue::load(catalogue::Files::embedded());
};

TEST_F(Pick, TakesWholeNamesAndDistributions) {
  EXPECT_THAT((*this)({"numpy-computes", "NumPy", "dpkg-consistent", "import-numpy"}),
              ElementsAre("dpkg-consistent", "import-numpy", "numpy-computes"));
  EXPECT_THAT((*this)({"ipython"}), ElementsAre("import-ipython"));
}

TEST_F(Pick, RefusesWhatIsNoneAndTellsWhatIsNear) {
  EXPECT_EQ(refusal("python").code(), "check_unknown") << "the end of a name is no name";
  EXPECT_EQ(refusal("nunpy").hint(), "Did you mean import-numpy?");
  EXPECT_EQ(refusal("torch").hint(),
            "There are: dpkg-consistent, import-ipython, import-numpy, numpy-computes.");
}

}  // namespace
}  // namespace jetcrew::checks
