#include "board/module_ids.hpp"

#include <gtest/gtest.h>

namespace jetcrew::board {
namespace {

std::string eeprom(std::string_view part_number) {
  std::string bytes(256, '\0');
  bytes.replace(20, part_number.size(), part_number);
  return bytes;
}

TEST(ModuleIds, TheEepromHoldsThePartNumber) {
  EXPECT_EQ(module_of_eeprom(eeprom("699-13767-0005-300 K.2")), "p3767-0005");
  EXPECT_EQ(module_of_eeprom(eeprom("699-82888-0004-400 B.0")), "p2888-0004");
}

TEST(ModuleIds, OfABlankEepromOrACarriersThereIsNone) {
  EXPECT_EQ(module_of_eeprom(std::string(256, '\xFF')), std::nullopt);
  EXPECT_EQ(module_of_eeprom(std::string(256, '\0')), std::nullopt);
  EXPECT_EQ(module_of_eeprom(eeprom("699-13768-0000-300 K.2")), std::nullopt);
  EXPECT_EQ(module_of_eeprom(std::string(49, 'x')), std::nullopt);
  EXPECT_EQ(module_of_eeprom(""), std::nullopt);
}

TEST(ModuleIds, BootControlNamesBoardRevisionAndSku) {
  EXPECT_EQ(module_of_boot_control("TNSPEC 3448-300-0000-B.0-1-0-jetson-nano-qspi-sd-mmcblk0p1\n"),
            "p3448-0000");
  EXPECT_EQ(module_of_boot_control("COMPATIBLE_SPEC x\nTNSPEC 3767--0003--1--jetson-orin-nano-devkit-\n"),
            "p3767-0003");
  for (const auto* text : {"", "TNSPEC", "TNSPEC x", "TNSPEC 3448-300", "TNSPEC 3449-300-0000-B",
                           "TNSPEC 34480-300-0000", "XTNSPEC 3448-300-0000-B"}) {
    EXPECT_EQ(module_of_boot_control(text), std::nullopt) << text;
  }
}

TEST(ModuleIds, ChipsAreKnownByNumber) {
  EXPECT_EQ(soc_of_chip_id("33\n"), "tegra210");
  EXPECT_EQ(soc_of_chip_id("25"), "tegra194");
  EXPECT_EQ(soc_of_chip_id("35"), "tegra234");
  for (const auto* text : {"", "0", "x", "2.5", "-33", "33 33"})
    EXPECT_EQ(soc_of_chip_id(text), std::nullopt) << text;
}

}  // namespace
}  // namespace jetcrew::board
