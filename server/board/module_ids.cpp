#include "board/module_ids.hpp"

#include "base/procfs.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "board/device_tree.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace {

constexpr std::size_t part_number_at = 20;
constexpr std::size_t part_number_bytes = 30;

std::optional<std::string> only_module_of(std::string_view ids) {
  const auto modules = modules_of_ids(ids);
  return modules.size() == 1 ? std::optional(modules.front()) : std::nullopt;
}

}  // namespace

std::optional<std::string> soc_of_chip_id(std::string_view text) {
  const auto number = to_number(trimmed(text));
  if (!number) return std::nullopt;
  switch (*number) {
    case 33:
      return "tegra210";
    case 24:
      return "tegra186";
    case 25:
      return "tegra194";
    case 35:
      return "tegra234";
    case 38:
      return "tegra264";
    default:
      return std::nullopt;
  }
}

std::optional<std::string> module_of_eeprom(std::string_view bytes) {
  if (bytes.size() < part_number_at + part_number_bytes) return std::nullopt;
  const auto part_number = clean_text(bytes.substr(part_number_at, part_number_bytes));
  return part_number ? only_module_of(*part_number) : std::nullopt;
}

std::optional<std::string> module_of_boot_control(std::string_view text) {
  for (const auto line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.size() != 2 || words[0] != "TNSPEC") continue;
    const auto fields = split(words[1], '-');
    if (fields.size() < 3) return std::nullopt;
    return only_module_of(fmt::format("{}-{}", fields[0], fields[2]));
  }
  return std::nullopt;
}

std::optional<std::string> observe_chip(const Root& root) {
  if (const auto id = read(root, "/sys/module/tegra_fuse/parameters/tegra_chip_id")) {
    if (auto soc = soc_of_chip_id(*id)) return soc;
  }
  const auto family = read(root, "/sys/devices/soc0/family");
  if (!family || trimmed(*family) != "Tegra") return std::nullopt;
  const auto id = read(root, "/sys/devices/soc0/soc_id");
  return id ? soc_of_chip_id(*id) : std::nullopt;
}

std::optional<std::string> observe_module_ids(const Root& root) {
  for (const auto bus : {0, 1, 2, 7}) {
    const auto eeprom = read(root, fmt::format("/sys/bus/i2c/devices/{}-0050/eeprom", bus));
    if (auto module = eeprom ? module_of_eeprom(*eeprom) : std::nullopt) return module;
  }
  const auto boot_control = read(root, "/etc/nv_boot_control.conf");
  return boot_control ? module_of_boot_control(*boot_control) : std::nullopt;
}

}  // namespace jetcrew::board
