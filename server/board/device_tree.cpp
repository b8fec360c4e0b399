#include "board/device_tree.hpp"

#include <array>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view trees[] = {"/proc/device-tree", "/sys/firmware/devicetree/base"};

/// Boards that a module is plugged into; their numbers stand beside the module's.
constexpr std::string_view carriers[] = {"2595", "2597", "2822", "3449", "3509",
                                         "3542", "3737", "3768", "4071"};

bool is_carrier(std::string_view board) {
  return std::find(std::begin(carriers), std::end(carriers), board) != std::end(carriers);
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `3767-0005` at the start of `text`, followed by its end or something that is no digit.
std::optional<std::string> number_and_sku(std::string_view text) {
  if (text.size() < 9 || (text[4] != '-' && text[4] != ':')) return std::nullopt;
  if (!all_digits(text.substr(0, 4)) || !all_digits(text.substr(5, 4))) return std::nullopt;
  if (text.size() > 9 && all_digits(text.substr(9, 1))) return std::nullopt;
  if (is_carrier(text.substr(0, 4))) return std::nullopt;
  return fmt::format("p{}-{}", text.substr(0, 4), text.substr(5, 4));
}

/// The part number of an EEPROM, without its `699-` and the digit of its class: `13767-0005-300`.
std::optional<std::string> of_part_number(std::string_view id) {
  if (!id.starts_with("699-") || id.size() < 14) return std::nullopt;
  return number_and_sku(id.substr(5));
}

std::optional<std::string> soc_of_dts_file(std::string_view file) {
  const auto name = file.substr(file.rfind('/') + 1);
  const auto soc = name.substr(0, name.find('-'));
  if (soc.size() == 8 && soc.starts_with("tegra") && all_digits(soc.substr(5))) return std::string(soc);
  return std::nullopt;
}

/// The boot loader's ids: property files, and on R32 the names of the entries of a folder.
std::string boot_loader_ids(const Root& root, const fs::path& tree) {
  std::string ids;
  for (const auto* property : {"nvidia,boardids", "chosen/ids", "chosen/nvidia,sku"}) {
    for (const auto& text : property_strings(read(root, tree / property).value_or(""))) ids += text + "\n";
  }
  try {
    std::error_code failed;
    int count = 0;
    for (fs::directory_iterator entry(root.resolve(tree / "chosen/plugin-manager/ids"), failed), end;
         !failed && entry != end && count < 64; entry.increment(failed), ++count) {
      ids += entry->path().filename().string() + "\n";
    }
  } catch (const Error& error) {
    log::debug("board ids not readable", {{"reason", error.message()}});
  }
  return ids;
}

}  // namespace

std::vector<std::string> property_strings(std::string_view property) {
  std::vector<std::string> strings;
  for (const auto part : split(property, '\0')) {
    const auto text = trimmed(part);
    if (!text.empty()) strings.emplace_back(text);
  }
  return strings;
}

std::optional<std::string> soc_of_compatible(const std::vector<std::string>& compatible) {
  constexpr std::string_view prefix = "nvidia,tegra";
  for (auto entry = compatible.rbegin(); entry != compatible.rend(); ++entry) {
    if (!entry->starts_with(prefix)) continue;
    const auto number = std::string_view(*entry).substr(prefix.size());
    if (number == "23x") return "tegra234";
    if (number == "26x") return "tegra264";
    if (number.size() == 3 && all_digits(number)) return fmt::format("tegra{}", number);
  }
  return std::nullopt;
}

std::optional<std::string> module_of_compatible(const std::vector<std::string>& compatible) {
  for (const auto& entry : compatible) {
    const auto plus = entry.rfind("+p");
    if (!entry.starts_with("nvidia,p") || plus == std::string::npos) continue;
    if (auto module = number_and_sku(std::string_view(entry).substr(plus + 2))) return module;
  }
  return std::nullopt;
}

std::optional<std::string> module_of_dts_file(std::string_view file) {
  auto name = file.substr(file.rfind('/') + 1);
  const auto first = name.find("-p");
  if (first == std::string_view::npos) return std::nullopt;
  name.remove_prefix(first + 2);
  // The order is module, carrier; with a `+` it is carrier, module.
  if (const auto plus = name.find("+p"); plus != std::string_view::npos) name.remove_prefix(plus + 2);
  return number_and_sku(name);
}

std::vector<std::string> modules_of_ids(std::string_view ids) {
  std::vector<std::string> modules;
  const auto add = [&](const std::optional<std::string>& module) {
    if (module && std::find(modules.begin(), modules.end(), *module) == modules.end())
      modules.push_back(*module);
  };
  for (const auto line : lines_of(ids)) {
    add(of_part_number(line));
    for (const auto id : split(line, ' ')) add(number_and_sku(id));
  }
  return modules;
}

std::optional<std::string> choose_module(const std::optional<std::string>& named,
                                         const std::vector<std::string>& ids) {
  if (!named) return ids.size() == 1 ? std::optional(ids.front()) : std::nullopt;
  constexpr std::size_t board = 5;  // the length of `p3448`
  for (const auto& id : ids) {
    if (id.substr(0, board) == named->substr(0, board)) return id;
  }
  return named;
}

DeviceTree read_device_tree(const Root& root) {
  DeviceTree seen;
  for (const fs::path tree : trees) {
    const auto text = [&](const char* property) { return read(root, tree / property).value_or(""); };
    const auto compatible = property_strings(text("compatible"));
    if (compatible.empty()) continue;
    const auto dts = property_strings(text("nvidia,dtsfilename"));
    const auto dts_file = dts.empty() ? std::string() : dts.front();

    seen.model = clean_text(text("model"));
    seen.serial = clean_text(text("serial-number"));
    seen.soc = soc_of_compatible(compatible);
    if (!seen.soc) seen.soc = soc_of_dts_file(dts_file);
    if (!seen.soc) return seen;  // the numbers mean something on NVIDIA's boards only
    auto named = module_of_compatible(compatible);
    if (!named) named = module_of_dts_file(dts_file);
    seen.module = choose_module(named, modules_of_ids(boot_loader_ids(root, tree)));
    return seen;
  }
  return seen;
}

}  // namespace jetcrew::board
