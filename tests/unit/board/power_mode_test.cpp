#include "board/power_mode.hpp"

#include <gtest/gtest.h>

namespace jetcrew::board {
namespace {

constexpr auto conf =
    "#\n# POWER_MODEL DEFINITIONS\n#\n"
    "< POWER_MODEL ID=0 NAME=MAXN >\nCPU_ONLINE CORE_0 1\n< PARAM TYPE=FILE NAME=CPU_ONLINE >\n"
    "< POWER_MODEL ID=1 NAME=5W >\nCPU_ONLINE CORE_2 0\n"
    "# mandatory section to configure the default mode\n< PM_CONFIG DEFAULT=0 >\n";

TEST(PowerModes, AreTheFilesOwn) {
  const auto found = parse_nvpmodel_conf(conf);
  EXPECT_EQ(found.modes, (std::vector<PowerMode>{{0, "MAXN"}, {1, "5W"}}));
  EXPECT_EQ(found.default_id, 0);
}

TEST(PowerModes, OtherLinesAreNone) {
  for (const auto* line :
       {"", "garbage", "< POWER_MODEL >", "< POWER_MODEL ID= NAME= >", "< POWER_MODEL ID=-1 NAME=X >",
        "< POWER_MODEL ID=x NAME=X >", "<POWER_MODEL ID=0 NAME=X>", "# < POWER_MODEL ID=0 NAME=X >",
        "< POWER_MODEL ID=0 NAME=\x01 >", "< POWER_MODEL ID=99999999999999999999 NAME=X >"}) {
    EXPECT_TRUE(parse_nvpmodel_conf(line).modes.empty()) << line;
  }
  EXPECT_EQ(parse_nvpmodel_conf("< PM_CONFIG DEFAULT=no >").default_id, std::nullopt);
}

TEST(PowerModes, TheStatusHasFourDigits) {
  EXPECT_EQ(parse_nvpmodel_status("pmode:0002\n"), 2);
  EXPECT_EQ(parse_nvpmodel_status("pmode:0008 fmode:fan_mode_quiet\n"), 8);
  for (const auto* text : {"", "pmode:", "pmode:x", "pmode: 2", "mode:0002", "pmode:-1"})
    EXPECT_EQ(parse_nvpmodel_status(text), std::nullopt) << text;
}

}  // namespace
}  // namespace jetcrew::board
