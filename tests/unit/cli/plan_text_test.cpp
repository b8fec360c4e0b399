#include "cli/plan_text.hpp"

#include <gtest/gtest.h>

namespace jetcrew::cli {
namespace {

using Json = nlohmann::json;

Json action(const std::string& kind, const std::string& name, const Json& installed = nullptr) {
  return {{"action", kind},     {"ecosystem", "deb"},     {"name", name},
          {"version", "1.0-1"}, {"installed", installed}, {"because", "you asked for it"}};
}

TEST(PlanText, OneLineAnAction) {
  const Json plan{{"actions", {action("install", "nano"), action("upgrade", "libc6", "0.9")}}};
  EXPECT_EQ(plan_text(plan),
            "install    deb    nano 1.0-1  (you asked for it)\n"
            "upgrade    deb    libc6 1.0-1 instead of 0.9  (you asked for it)\n");
}

TEST(PlanText, NothingToDoIsSaid) {
  const Json summary{{"disk_bytes", 0}, {"free_bytes", 5'000'000'000}};
  EXPECT_EQ(plan_text({{"actions", Json::array()}, {"summary", summary}}),
            "Everything is there already; nothing is to be done.\n");
}

TEST(PlanText, WhatGoesIsNotSaidToComeInsteadOfItself) {
  const Json plan{{"actions", {action("remove", "nano", "1.0-1")}}};
  EXPECT_EQ(plan_text(plan), "remove     deb    nano 1.0-1  (you asked for it)\n");
}

TEST(PlanText, WhatIsThereIsNamedWithWhatIsNewer) {
  const Json there{{{"name", "nano"}, {"version", "1.0"}, {"newer", "2.0"}},
                   {{"name", "vim"}, {"version", "8"}, {"newer", nullptr}}};
  EXPECT_EQ(plan_text({{"actions", Json::array()}, {"there", there}}),
            "Everything is there already; nothing is to be done.\n"
            "nano 1.0 is installed; 2.0 is at hand, --upgrade takes it.\n"
            "vim 8 is installed.\n");
}

TEST(PlanText, SpaceAndNotesFollow) {
  const Json plan{{"actions", {action("install", "nano")}},
                  {"summary", {{"disk_bytes", 3'000'000}, {"free_bytes", 5'000'000'000}}},
                  {"notes", {"numpy 2.0rc1 is a pre-release."}}};
  EXPECT_EQ(plan_text(plan),
            "install    deb    nano 1.0-1  (you asked for it)\n"
            "It takes 3.0 MB on the disk; 5.0 GB are free.\n"
            "Note: numpy 2.0rc1 is a pre-release.\n");
}

}  // namespace
}  // namespace jetcrew::cli
