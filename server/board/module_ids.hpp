// What else tells module and chip where the device tree does not: it is hidden in some containers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

/// `tegra210` from the chip id of the fuses, `33`; from Xavier's successors on the number is that of the
/// chip's name, read as hexadecimal (`35` is 0x23).
std::optional<std::string> soc_of_chip_id(std::string_view text);

/// `p3767-0005` from the contents of a module's EEPROM, whose bytes 20 to 49 hold the part number
/// (`699-13767-0005-300 K.2`). Nothing of a blank one (bytes of 0xFF) and of a carrier board's.
std::optional<std::string> module_of_eeprom(std::string_view bytes);

/// `p3448-0000` from the line `TNSPEC 3448-300-0000-B.0-1-0-jetson-nano-qspi-sd-mmcblk0p1` of
/// /etc/nv_boot_control.conf: board, revision, SKU.
std::optional<std::string> module_of_boot_control(std::string_view text);

/// /sys/module/tegra_fuse/parameters/tegra_chip_id (kernel 4.9), /sys/devices/soc0/soc_id of a Tegra (later).
std::optional<std::string> observe_chip(const Root& root);

/// EEPROMs first, where the kernel has a driver for them and this process may read them.
std::optional<std::string> observe_module_ids(const Root& root);

}  // namespace jetcrew::board
