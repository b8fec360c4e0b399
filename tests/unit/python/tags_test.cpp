#include "python/tags.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::python {
namespace {

std::vector<std::string> texts(const Target& target) {
  std::vector<std::string> all;
  for (const auto& tag : accepted_tags(target)) all.push_back(tag.text());
  return all;
}

const Target nano{3, 6, "linux_aarch64", std::pair(2, 27), std::nullopt};

TEST(Tags, WholeListOfAnOldLibc) {
  const Target target{3, 3, "linux_aarch64", std::pair(2, 17), std::nullopt};
  EXPECT_EQ(texts(target), (std::vector<std::string>{"cp33-cp33m-manylinux_2_17_aarch64",
                                                     "cp33-cp33m-manylinux2014_aarch64",
                                                     "cp33-cp33m-linux_aarch64",
                                                     "cp33-abi3-manylinux_2_17_aarch64",
                                                     "cp33-abi3-manylinux2014_aarch64",
                                                     "cp33-abi3-linux_aarch64",
                                                     "cp33-none-manylinux_2_17_aarch64",
                                                     "cp33-none-manylinux2014_aarch64",
                                                     "cp33-none-linux_aarch64",
                                                     "cp32-abi3-manylinux_2_17_aarch64",
                                                     "cp32-abi3-manylinux2014_aarch64",
                                                     "cp32-abi3-linux_aarch64",
                                                     "py33-none-manylinux_2_17_aarch64",
                                                     "py33-none-manylinux2014_aarch64",
                                                     "py33-none-linux_aarch64",
                                                     "py3-none-manylinux_2_17_aarch64",
                                                     "py3-none-manylinux2014_aarch64",
                                                     "py3-none-linux_aarch64",
                                                     "py32-none-manylinux_2_17_aarch64",
                                                     "py32-none-manylinux2014_aarch64",
                                                     "py32-none-linux_aarch64",
                                                     "py31-none-manylinux_2_17_aarch64",
                                                     "py31-none-manylinux2014_aarch64",
                                                     "py31-none-linux_aarch64",
                                                     "py30-none-manylinux_2_17_aarch64",
                                                     "py30-none-manylinux2014_aarch64",
                                                     "py30-none-linux_aarch64",
                                                     "cp33-none-any",
                                                     "py33-none-any",
                                                     "py3-none-any",
                                                     "py32-none-any",
                                                     "py31-none-any",
                                                     "py30-none-any"}));
}

TEST(Tags, WhatFitsANano) {
  const TagSet tags(nano);
  for (const Tag& tag : {Tag{"cp36", "cp36m", "manylinux2014_aarch64"}, Tag{"cp36", "cp36m", "linux_aarch64"},
                         Tag{"cp36", "cp36m", "manylinux_2_27_aarch64"}, Tag{"cp32", "abi3", "linux_aarch64"},
                         Tag{"py36", "none", "any"}, Tag{"py3", "none", "any"}, Tag{"cp36", "none", "any"}}) {
    EXPECT_TRUE(tags.rank(tag)) << tag.text();
  }
  for (const Tag& tag :
       {Tag{"cp36", "cp36", "linux_aarch64"}, Tag{"cp36", "cp36m", "manylinux_2_28_aarch64"},
        Tag{"cp36", "cp36m", "manylinux1_aarch64"}, Tag{"cp36", "cp36m", "manylinux2010_aarch64"},
        Tag{"cp36", "cp36m", "manylinux_2_16_aarch64"}, Tag{"cp39", "abi3", "linux_aarch64"},
        Tag{"cp36", "cp36m", "linux_x86_64"}, Tag{"cp37", "cp37m", "linux_aarch64"},
        Tag{"cp3", "none", "any"}, Tag{"py2", "none", "any"}, Tag{"py37", "none", "any"}}) {
    EXPECT_FALSE(tags.rank(tag)) << tag.text();
  }
  const Tag best{"cp36", "cp36m", "manylinux_2_27_aarch64"};
  const Tag local{"cp36", "cp36m", "linux_aarch64"};
  const Tag pure{"py3", "none", "any"};
  EXPECT_EQ(tags.rank(best), 0);
  EXPECT_LT(tags.rank(local), tags.rank(pure));
  EXPECT_EQ(tags.rank(std::vector{pure, local}), tags.rank(local));
  EXPECT_EQ(tags.rank(std::vector<Tag>{}), std::nullopt);
}

TEST(Tags, TheInterpretersOwnAbi) {
  const auto abi = [](int minor, bool m, bool t) {
    return native_abi({3, minor, "linux_aarch64", std::nullopt, std::nullopt, m, t});
  };
  EXPECT_EQ(abi(6, true, false), "cp36m");
  EXPECT_EQ(abi(7, true, false), "cp37m");
  EXPECT_EQ(abi(7, false, false), "cp37");
  EXPECT_EQ(abi(8, true, false), "cp38");
  EXPECT_EQ(abi(13, true, true), "cp313t");
  const TagSet threaded(Target{3, 13, "linux_aarch64", std::pair(2, 36), std::nullopt, true, true});
  EXPECT_FALSE(threaded.rank(Tag{"cp313", "abi3", "linux_aarch64"}));
  EXPECT_TRUE(threaded.rank(Tag{"cp313", "abi3t", "linux_aarch64"}));
  EXPECT_FALSE(threaded.rank(Tag{"cp313", "cp313", "linux_aarch64"}));
}

TEST(Tags, PlatformsOfOtherMachines) {
  const auto first_platforms = [](const char* platform, std::optional<std::pair<int, int>> glibc,
                                  std::optional<std::pair<int, int>> musl) {
    std::vector<std::string> platforms;
    for (const auto& tag : accepted_tags({3, 8, platform, glibc, musl})) {
      if (tag.abi != "cp38") break;
      platforms.push_back(tag.platform);
    }
    return platforms;
  };
  using List = std::vector<std::string>;
  EXPECT_EQ(first_platforms("linux_x86_64", std::pair(2, 6), {}),
            (List{"manylinux_2_6_x86_64", "manylinux_2_5_x86_64", "manylinux1_x86_64", "linux_x86_64"}));
  EXPECT_EQ(first_platforms("linux_aarch64", {}, std::pair(1, 1)),
            (List{"musllinux_1_1_aarch64", "musllinux_1_0_aarch64", "linux_aarch64"}));
  EXPECT_EQ(first_platforms("linux_aarch64", std::pair(2, 16), {}), (List{"linux_aarch64"}));
  EXPECT_EQ(first_platforms("linux_mips", std::pair(2, 36), {}), (List{"linux_mips"}));
  EXPECT_EQ(first_platforms("linux_armv8l", std::pair(2, 17), {}),
            (List{"manylinux_2_17_armv8l", "manylinux2014_armv8l", "manylinux_2_17_armv7l",
                  "manylinux2014_armv7l", "linux_armv8l", "linux_armv7l"}));
  EXPECT_EQ(first_platforms("win_amd64", std::pair(2, 36), {}), (List{"win_amd64"}));
  const auto next_libc = first_platforms("linux_aarch64", std::pair(3, 0), {});
  EXPECT_EQ(next_libc[0], "manylinux_3_0_aarch64");
  EXPECT_EQ(next_libc[1], "manylinux_2_50_aarch64");
}

TEST(Tags, RefusesImpossibleTargets) {
  for (const auto& target : {Target{3, -1, "linux_aarch64"}, Target{3, 100000, "linux_aarch64"},
                             Target{3, 8, "linux_aarch64", std::pair(2, 1 << 30)},
                             Target{3, 8, "linux_aarch64", std::nullopt, std::pair(1, 1 << 30)}}) {
    try {
      accepted_tags(target);
      ADD_FAILURE() << "accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "target_invalid");
    }
  }
}

}  // namespace
}  // namespace jetcrew::python
