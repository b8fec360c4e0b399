#include "state/settings.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using SettingsTest = StateTest;

TEST_F(SettingsTest, OnlyWhoKnowsTheRevisionWrites) {
  EXPECT_FALSE(find_setting(database(), "setup"));
  EXPECT_FALSE(put_setting(database(), "setup", 1, 7)) << "there is none yet";
  EXPECT_TRUE(put_setting(database(), "setup", {{"locale", "zh-CN"}}, 0));
  EXPECT_FALSE(put_setting(database(), "setup", {{"locale", "en"}}, 0)) << "there is one";
  EXPECT_EQ(find_setting(database(), "setup")->rev, 1);
  EXPECT_TRUE(put_setting(database(), "setup", {{"locale", "en"}}, 1));
  EXPECT_FALSE(put_setting(database(), "setup", {{"locale", "de"}}, 1)) << "too late";
  const auto setting = find_setting(database(), "setup").value();
  EXPECT_EQ(setting.rev, 2);
  EXPECT_EQ(setting.value.at("locale"), "en");
}

TEST_F(SettingsTest, NullIsAValue) {
  EXPECT_TRUE(put_setting(database(), "empty", nullptr, 0));
  EXPECT_TRUE(find_setting(database(), "empty")->value.is_null());
}

}  // namespace
}  // namespace jetcrew::state
