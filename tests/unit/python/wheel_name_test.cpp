#include "python/wheel_name.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::python {
namespace {

std::vector<std::string> tags_of(const WheelName& wheel) {
  std::vector<std::string> texts;
  for (const auto& tag : wheel.tags) texts.push_back(tag.text());
  return texts;
}

TEST(WheelName, Parts) {
  const auto wheel = WheelName::parse("torch-2.0.0a0+8aa34602.nv23.03-cp38-cp38-linux_aarch64.whl");
  EXPECT_EQ(wheel.name, "torch");
  EXPECT_EQ(wheel.version_text, "2.0.0a0+8aa34602.nv23.03");
  EXPECT_EQ(wheel.version, Version::parse("2.0.0a0+8aa34602.nv23.3"));
  EXPECT_FALSE(wheel.build);
  EXPECT_EQ(tags_of(wheel), (std::vector<std::string>{"cp38-cp38-linux_aarch64"}));
}

TEST(WheelName, CompressedTags) {
  const auto wheel =
      WheelName::parse("x_y-1.0-7local-py2.PY3-none.abi3-manylinux_2_17_aarch64.manylinux2014_aarch64.whl");
  EXPECT_EQ(wheel.name, "x_y");
  EXPECT_EQ(wheel.build, std::pair(std::int64_t{7}, std::string("local")));
  EXPECT_EQ(tags_of(wheel),
            (std::vector<std::string>{"py2-none-manylinux_2_17_aarch64", "py2-none-manylinux2014_aarch64",
                                      "py2-abi3-manylinux_2_17_aarch64", "py2-abi3-manylinux2014_aarch64",
                                      "py3-none-manylinux_2_17_aarch64", "py3-none-manylinux2014_aarch64",
                                      "py3-abi3-manylinux_2_17_aarch64", "py3-abi3-manylinux2014_aarch64"}));
  EXPECT_EQ(WheelName::parse("a-1-py3.py3-none-any.whl").tags.size(), 1U);
}

TEST(WheelName, BuildsCompareAsNumbers) {
  const auto build = [](std::string_view tag) {
    return WheelName::parse(fmt::format("a-1-{}-py3-none-any.whl", tag)).build;
  };
  EXPECT_LT(build("9"), build("10"));
  EXPECT_LT(build("1"), build("1a"));
  EXPECT_LT(WheelName::parse("a-1-py3-none-any.whl").build, build("0"));
  EXPECT_EQ(build("20230101123456")->first, 20230101123456);
}

TEST(WheelName, RefusesWhatIsNone) {
  const char* const bad[] = {"",
                             ".whl",
                             "a-1-py3-none-any.zip",
                             "a-1-py3-none-any.whl.part",
                             "a-1-none-any.whl",
                             "a-b-1-1-py3-none-any.whl",
                             "-1-py3-none-any.whl",
                             "a__b-1-py3-none-any.whl",
                             "a b-1-py3-none-any.whl",
                             "../a-1-py3-none-any.whl",
                             "a-x-py3-none-any.whl",
                             "a--py3-none-any.whl",
                             "a- 1-py3-none-any.whl",
                             "a-1-x1-py3-none-any.whl",
                             "a-1-99999999999999999999-py3-none-any.whl",
                             "a-1-py3--any.whl",
                             "a-1-py3.-none-any.whl",
                             "a-1-3py-none-any.whl",
                             "a-1-py3-none-.whl",
                             "a\xff-1-py3-none-any.whl"};
  for (const auto* text : bad) {
    try {
      WheelName::parse(text);
      ADD_FAILURE() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "wheel_name_invalid") << text;
    }
  }
  EXPECT_EQ(WheelName::parse("grün-1-py3-none-any.whl").name, "grün");
}

TEST(WheelName, BoundsWhatItTakes) {
  std::string set = "a";
  for (int i = 0; i < 39; ++i) set += ".a";
  EXPECT_THROW(WheelName::parse(fmt::format("a-1-{0}-{0}-{0}.whl", set)), Error) << "64,000 combinations";
  EXPECT_THROW(WheelName::parse(std::string(WheelName::longest, 'a') + "-1-py3-none-any.whl"), Error);
}

}  // namespace
}  // namespace jetcrew::python
