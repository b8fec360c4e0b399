// Files of the board that identify it: each is told something that makes sense, or nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/clock.hpp"
#include "board/device_tree.hpp"
#include "board/disks.hpp"
#include "board/distribution.hpp"
#include "board/l4t_release.hpp"
#include "board/memory.hpp"
#include "board/module_ids.hpp"
#include "board/nvidia_software.hpp"
#include "board/power_mode.hpp"
#include "board/swap.hpp"

using namespace jetcrew::board;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& mode : parse_nvpmodel_conf(text).modes) require(mode.id >= 0 && !mode.name.empty());
  if (const auto mode = parse_nvpmodel_status(text)) require(*mode >= 0);
  if (const auto version = parse_cuda_version_text(text)) require(!version->empty());
  if (const auto version = parse_cuda_version_json(text)) require(!version->empty());
  for (const auto& device : parse_swaps(text)) require(!device.kind.empty());
  if (const auto wear = parse_wear(text, text)) require(wear->used_percent || wear->reserve);
  for (const auto& module : {module_of_eeprom(text), module_of_boot_control(text)})
    if (module) require(module->size() == 10);
  soc_of_chip_id(text);
  parse_nv_tegra_release(text);
  parse_os_release(text);
  parse_memory_total(text);
  property_strings(text);
  if (const auto time = jetcrew::parse_rfc3339(text))
    require(jetcrew::parse_rfc3339(jetcrew::to_rfc3339(*time)) == time);
  return 0;
}
