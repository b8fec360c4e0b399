#include "board/board.hpp"

#include "base/error.hpp"
#include "base/root.hpp"
#include "board/device_tree.hpp"
#include "board/distribution.hpp"
#include "board/l4t_release.hpp"
#include "board/memory.hpp"
#include "board/module_ids.hpp"
#include "board/package_versions.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace {

bool is_simulated(const Root& root) {
  return read(root, "/etc/jetcrew/simulated").has_value();
}

void take_jetpack(Board& board, const L4tObservation& l4t, const JetpackTable& table) {
  if (l4t.file_unreadable) {
    board.warnings.push_back(
        {"l4t_unreadable", "/etc/nv_tegra_release does not say which L4T release this is",
         "The file may be damaged; reinstalling the package nvidia-l4t-core restores it."});
  }
  if (!l4t.release) return;
  board.l4t = l4t.release->text();
  if (const auto* row = table.find(*l4t.release)) {
    board.jetpack = row->jetpack;
    return;
  }
  board.warnings.push_back(
      {"l4t_unknown", fmt::format("the catalogue does not know which JetPack L4T {} belongs to", *board.l4t),
       "Everything works, but nothing can be recommended for this release. A newer catalogue may know it."});
}

void take_module(Board& board, const Root& root, const ModuleTable& modules) {
  if (!board.soc) board.soc = observe_chip(root);
  if (!board.soc) return;
  if (!board.module) board.module = observe_module_ids(root);
  board.compute_capability = modules.compute_capability(*board.soc);
  if (const auto* known = board.module ? modules.find(*board.module, board.memory_bytes) : nullptr) {
    board.module = known->number;
    board.module_name = known->name;
    board.compute_capability = known->compute_capability;
  }
}

void warn_of_clock(Board& board) {
  if (!board.clock.is_wrong()) return;
  board.warnings.push_back(
      {"clock_wrong", fmt::format("the board's clock is wrong: it says {}", to_rfc3339(board.clock.time)),
       "Jetsons have no battery for it. Take the time of the computer that shows this page, or connect the "
       "board to a "
       "network for a moment."});
}

void warn_of_disks(Board& board) {
  constexpr int old = 90;
  for (const auto& disk : board.disks.all) {
    if (!disk.wear) continue;
    const bool is_low = disk.wear->reserve && *disk.wear->reserve != "normal";
    if (!is_low && disk.wear->used_percent.value_or(0) < old) continue;
    board.warnings.push_back({"disk_worn",
                              fmt::format("the disk {} says that its memory is worn out", disk.device),
                              "It may stop taking new data soon. Copy what matters from it, and keep the "
                              "system on another disk."});
  }
}

nlohmann::json to_json(const Warning& warning) {
  return {{"code", warning.code}, {"message", warning.message}, {"hint", warning.hint}};
}

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

nlohmann::json to_json(const NvidiaSoftware& software) {
  return {{"cuda", or_null(software.cuda)},
          {"cudnn", or_null(software.cudnn)},
          {"tensorrt", or_null(software.tensorrt)},
          {"opencv", or_null(software.opencv)}};
}

nlohmann::json to_json(const PowerModes& modes) {
  auto all = nlohmann::json::array();
  for (const auto& mode : modes.modes) all.push_back({{"id", mode.id}, {"name", mode.name}});
  return {{"id", modes.current ? nlohmann::json(modes.current->id) : nlohmann::json()},
          {"name", modes.current ? nlohmann::json(modes.current->name) : nlohmann::json()},
          {"default_id", or_null(modes.default_id)},
          {"modes", std::move(all)}};
}

nlohmann::json to_json(const Disk& disk) {
  nlohmann::json json{{"device", disk.device},
                      {"kind", disk.kind},
                      {"model", or_null(disk.model)},
                      {"bytes", or_null(disk.bytes)},
                      {"wear", nullptr}};
  if (disk.wear)
    json["wear"] = {{"used_percent", or_null(disk.wear->used_percent)},
                    {"reserve", or_null(disk.wear->reserve)}};
  return json;
}

nlohmann::json to_json(const std::vector<SwapDevice>& devices) {
  std::uint64_t total = 0;
  std::uint64_t used = 0;
  std::uint64_t zram = 0;
  auto all = nlohmann::json::array();
  for (const auto& device : devices) {
    total += device.size;
    used += device.used;
    if (device.kind == "zram") zram += device.size;
    all.push_back({{"device", device.name},
                   {"kind", device.kind},
                   {"bytes", device.size},
                   {"used_bytes", device.used}});
  }
  return {{"total_bytes", total}, {"used_bytes", used}, {"zram_bytes", zram}, {"devices", std::move(all)}};
}

}  // namespace

Board observe(const Root& root, const JetpackTable& jetpack, std::vector<Interpreter> interpreters,
              const ModuleTable& modules, const Clock& clock) {
  Board board;
  board.memory_bytes = observe_memory(root);
  auto tree = read_device_tree(root);
  board.model = std::move(tree.model);
  board.module = std::move(tree.module);
  board.soc = std::move(tree.soc);
  board.serial = std::move(tree.serial);
  take_module(board, root, modules);

  const auto installed = observe_packages(root);
  const auto packages = package_versions(installed);
  take_jetpack(board, observe_l4t(root, packages.nvidia_l4t_core), jetpack);
  board.distribution = observe_distribution(root);
  board.architecture = observe_architecture(root, packages);
  board.kernel = observe_kernel(root);
  board.glibc = observe_glibc(root, packages);
  board.simulated = is_simulated(root);
  board.hostname = observe_hostname(root);
  board.software = observe_nvidia_software(root, installed);
  board.power_modes = observe_power_modes(root);
  board.storage = observe_storage(root);
  board.disks = observe_disks(root);
  board.swap = observe_swap(root);
  board.clock = observe_clock(root, clock);
  board.interpreters = std::move(interpreters);
  if (!board.is_jetson()) {
    board.warnings.push_back(
        {"not_a_jetson", "this machine is not a Jetson",
         "Packages can be installed, but what needs the Jetson's GPU will not work here."});
  }
  warn_of_clock(board);
  warn_of_disks(board);
  return board;
}

nlohmann::json to_json(const ClockState& clock) {
  return {{"time", to_rfc3339(clock.time)},
          {"earliest", to_rfc3339(clock.earliest)},
          {"wrong", clock.is_wrong()},
          {"synchronized", or_null(clock.synchronized)}};
}

nlohmann::json to_json(const Board& board) {
  nlohmann::json json{{"model", or_null(board.model)},
                      {"module", or_null(board.module)},
                      {"module_name", or_null(board.module_name)},
                      {"soc", or_null(board.soc)},
                      {"compute_capability", or_null(board.compute_capability)},
                      {"l4t", or_null(board.l4t)},
                      {"jetpack", or_null(board.jetpack)},
                      {"serial", or_null(board.serial)},
                      {"distribution", or_null(board.distribution)},
                      {"architecture", or_null(board.architecture)},
                      {"kernel", board.kernel},
                      {"glibc", or_null(board.glibc)},
                      {"simulated", board.simulated},
                      {"hostname", or_null(board.hostname)},
                      {"memory_bytes", or_null(board.memory_bytes)},
                      {"software", to_json(board.software)},
                      {"power_mode", board.power_modes ? to_json(*board.power_modes) : nlohmann::json()},
                      {"storage", nullptr},
                      {"disks", nlohmann::json::array()},
                      {"swap", board.swap ? to_json(*board.swap) : nlohmann::json()},
                      {"clock", to_json(board.clock)},
                      {"interpreters", nlohmann::json::array()},
                      {"warnings", nlohmann::json::array()}};
  if (board.storage) {
    json["storage"] = {{"path", board.storage->path},
                       {"total_bytes", board.storage->total_bytes},
                       {"free_bytes", board.storage->free_bytes},
                       {"disk", nullptr}};
    if (board.disks.has_root) json["storage"]["disk"] = board.disks.all.front().device;
  }
  for (const auto& disk : board.disks.all) json["disks"].push_back(to_json(disk));
  for (const auto& each : board.interpreters) {
    json["interpreters"].push_back({{"path", each.path},
                                    {"version", each.version},
                                    {"abi", each.abi},
                                    {"complete", each.complete},
                                    {"externally_managed", each.externally_managed},
                                    {"venv", each.venv},
                                    {"ensurepip", each.ensurepip}});
  }
  for (const auto& warning : board.warnings) json["warnings"].push_back(to_json(warning));
  return json;
}

}  // namespace jetcrew::board
