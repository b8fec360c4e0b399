#include "base/spelling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetcrew {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> commands{"board",   "check", "environment", "install",
                                        "resolve", "serve", "state"};

TEST(NearWords, OneSlipIsForgiven) {
  EXPECT_THAT(near_words("chekc", commands), ElementsAre("check")) << "swapped";
  EXPECT_THAT(near_words("instal", commands), ElementsAre("install")) << "left out";
  EXPECT_THAT(near_words("sserve", commands), ElementsAre("serve")) << "too many";
  EXPECT_THAT(near_words("stite", commands), ElementsAre("state")) << "wrong";
}

TEST(NearWords, APartOfAWordIsNearIt) {
  EXPECT_THAT(near_words("env", commands), ElementsAre("environment"));
  EXPECT_THAT(near_words("reinstall", commands), ElementsAre("install"));
}

TEST(NearWords, WhatIsFarIsNotGuessed) {
  EXPECT_THAT(near_words("bogus", commands), IsEmpty());
  EXPECT_THAT(near_words("", commands), IsEmpty());
  EXPECT_THAT(near_words(std::string(100'000, 'x'), commands), IsEmpty());
}

TEST(NearWords, TheNearestComesFirstAndThreeAreEnough) {
  EXPECT_THAT(near_words("abcdef", {"abcxyf", "abcdeg", "abcdxx", "abcdxf", "abcdefg"}),
              ElementsAre("abcdefg", "abcdeg", "abcdxf"));
}

}  // namespace
}  // namespace jetcrew
