#include "base/settings_file.hpp"

#include "support/error_of.hpp"

namespace jetcrew {
namespace {

TEST(SettingsFile, GivesWhatIsAskedFor) {
  SettingsFile file("a = \"text\"\nb = true\nc = 1\nd = 0.5\n", "x.toml", "x_invalid");
  EXPECT_EQ(file.text("a"), "text");
  EXPECT_EQ(file.truth("b"), true);
  EXPECT_EQ(file.number("c"), 1.0);
  EXPECT_EQ(file.number("d"), 0.5);
  EXPECT_FALSE(file.text("e"));
  file.require_no_others();
}

TEST(SettingsFile, SaysWhereItIsWrong) {
  const auto file = error_of([] { SettingsFile("a = 1\nb = ", "x.toml", "x_invalid"); });
  EXPECT_EQ(file.code(), "x_invalid");
  EXPECT_EQ(file.facts().at("file"), "x.toml");
  EXPECT_EQ(file.facts().at("line"), "2");
  SettingsFile wrong("\na = 1\nb = 2\n", "x.toml", "x_invalid");
  EXPECT_EQ(error_of([&] { wrong.text("a"); }).facts().at("line"), "2");
  EXPECT_EQ(error_of([&] { wrong.truth("b"); }).facts().at("line"), "3");
  EXPECT_EQ(error_of([&] { wrong.refuse("b", "is too little"); }).message(), "x.toml:3: is too little");
}

TEST(SettingsFile, RefusesNamesThatNobodyAskedFor) {
  SettingsFile file("a = 1\nmistyped = 2\n", "x.toml", "x_invalid");
  file.number("a");
  const auto error = error_of([&] { file.require_no_others(); });
  EXPECT_EQ(error.facts().at("line"), "2");
  EXPECT_NE(error.message().find("mistyped"), std::string::npos);
}

}  // namespace
}  // namespace jetcrew
