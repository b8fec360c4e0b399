#include "board/device_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetcrew::board {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DeviceTree, SplitsProperties) {
  EXPECT_THAT(property_strings(std::string_view("a,b\0c\0", 6)), ElementsAre("a,b", "c"));
  EXPECT_THAT(property_strings(std::string_view("\0\0", 2)), IsEmpty());
  EXPECT_THAT(property_strings("no end"), ElementsAre("no end"));
}

TEST(DeviceTree, TheLastTegraIsTheSoc) {
  EXPECT_EQ(soc_of_compatible({"nvidia,p3737-0000+p3701-0000", "nvidia,tegra234", "nvidia,tegra23x"}),
            "tegra234");
  EXPECT_EQ(soc_of_compatible({"nvidia,tegra186"}), "tegra186");
  EXPECT_EQ(soc_of_compatible({"nvidia,jetson-nano", "nvidia,tegra"}), std::nullopt);
  EXPECT_EQ(soc_of_compatible({"nvidia,tegra2100"}), std::nullopt);
  EXPECT_EQ(soc_of_compatible({"raspberrypi,4-model-b"}), std::nullopt);
}

TEST(DeviceTree, TheModuleStandsBehindThePlus) {
  EXPECT_EQ(module_of_compatible({"nvidia,p3449-0000-b00+p3448-0002-b00"}), "p3448-0002");
  EXPECT_EQ(module_of_compatible({"nvidia,p3768-0000+p3767-0005-super", "nvidia,p3767-0005"}), "p3767-0005");
  EXPECT_EQ(module_of_compatible({"nvidia,p2771-0000", "nvidia,tegra186"}), std::nullopt)
      << "a developer kit";
  EXPECT_EQ(module_of_compatible({"nvidia,p3509-0000+"}), std::nullopt);
  EXPECT_EQ(module_of_compatible({"nvidia,p3509-0000+p36680-001"}), std::nullopt);
}

TEST(DeviceTree, TheFilesNameNamesTheModuleFirst) {
  EXPECT_EQ(module_of_dts_file("/a/b/tegra194-p3668-0001-p3509-0000.dts"), "p3668-0001");
  EXPECT_EQ(module_of_dts_file("tegra186-quill-p3310-1000-c03-00-base.dts"), "p3310-1000");
  EXPECT_EQ(module_of_dts_file("tegra234-p3768-0000+p3767-0005-nv.dts"), "p3767-0005");
  EXPECT_EQ(module_of_dts_file("tegra194-p3668-all-p3509-0000.dts"), std::nullopt)
      << "serves several modules";
  EXPECT_EQ(module_of_dts_file("tegra210-jetson-tx1-p2597-2180-a01-devkit.dts"), std::nullopt) << "a carrier";
  EXPECT_EQ(module_of_dts_file(""), std::nullopt);
}

TEST(DeviceTree, ReadsTheBootLoadersIds) {
  EXPECT_THAT(modules_of_ids("3767-0000-301 3768-0000-ES1"), ElementsAre("p3767-0000"));
  EXPECT_THAT(modules_of_ids("3636:0001:A0"), ElementsAre("p3636-0001"));
  EXPECT_THAT(modules_of_ids("699-13767-0005-300 K.2"), ElementsAre("p3767-0005"));
  EXPECT_THAT(modules_of_ids("3448"), IsEmpty());
  EXPECT_THAT(modules_of_ids("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), IsEmpty());
}

TEST(DeviceTree, TheEepromCorrectsTheTree) {
  EXPECT_EQ(choose_module("p3767-0003", {"p3333-0000", "p3767-0005"}), "p3767-0005");
  EXPECT_EQ(choose_module("p3767-0003", {"p3333-0000"}), "p3767-0003") << "a camera";
  EXPECT_EQ(choose_module(std::nullopt, {"p3310-1000"}), "p3310-1000");
  EXPECT_EQ(choose_module(std::nullopt, {"p3310-1000", "p3333-0000"}), std::nullopt);
  EXPECT_EQ(choose_module(std::nullopt, {}), std::nullopt);
}

}  // namespace
}  // namespace jetcrew::board
