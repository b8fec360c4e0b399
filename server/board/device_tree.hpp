// What the device tree says of the board: model, module, SoC, serial number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

struct DeviceTree {
  std::optional<std::string> model;   ///< `NVIDIA Jetson Nano Developer Kit`, as the tree words it
  std::optional<std::string> module;  ///< P-number and SKU of the module: `p3448-0000`
  std::optional<std::string> soc;     ///< `tegra210`; only where the SoC is one of NVIDIA's Tegras
  std::optional<std::string> serial;
};

/// Reads /proc/device-tree (or /sys/firmware/devicetree/base where that is not mounted). Needs no privileges.
DeviceTree read_device_tree(const Root& root);

/// The parts of a property that are NUL-separated, blank ones left out.
std::vector<std::string> property_strings(std::string_view property);

/// `tegra210` from `nvidia,tegra210`; the last such entry counts. R34 and R35 call tegra234 `tegra23x`.
std::optional<std::string> soc_of_compatible(const std::vector<std::string>& compatible);

/// `p3767-0005` from `nvidia,p3768-0000+p3767-0005-super`: what stands after the last `+`. An entry without
/// `+` names a developer kit (`nvidia,p2771-0000`) and not a module.
std::optional<std::string> module_of_compatible(const std::vector<std::string>& compatible);

/// `p3668-0001` from `…/tegra194-p3668-0001-p3509-0000.dts`. Nothing where the file serves several modules
/// (`p3668-all`) or names a carrier board first (`tegra210-jetson-tx1-p2597-2180-…`).
std::optional<std::string> module_of_dts_file(std::string_view file);

/// The modules among the ids that the boot loader read from the EEPROMs: `3767-0000-301 3768-0000-ES1`,
/// `3636:0001:A0`, `699-13767-0005-300 K.2`; each once. Carrier boards, ids without a SKU (`3448`) and those
/// of an EEPROM that was blank or could not be read (bytes of 0xFF) do not count.
std::vector<std::string> modules_of_ids(std::string_view ids);

/// What the tree names, corrected by the EEPROM: modules that differ in their SKU share device trees. An id
/// of another board (a camera has an EEPROM too) counts only where the tree names no module and there is no
/// other.
std::optional<std::string> choose_module(const std::optional<std::string>& named,
                                         const std::vector<std::string>& ids);

}  // namespace jetcrew::board
