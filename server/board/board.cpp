#include "board/board.hpp"

#include "base/error.hpp"
#include "base/root.hpp"
#include "board/device_tree.hpp"
#include "board/distribution.hpp"
#include "board/l4t_release.hpp"
#include "board/memory.hpp"
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

nlohmann::json to_json(const Warning& warning) {
  return {{"code", warning.code}, {"message", warning.message}, {"hint", warning.hint}};
}

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

Board observe(const Root& root, const JetpackTable& jetpack, std::vector<Interpreter> interpreters,
              const ModuleTable& modules) {
  Board board;
  auto tree = read_device_tree(root);
  board.model = std::move(tree.model);
  board.module = std::move(tree.module);
  board.soc = std::move(tree.soc);
  board.serial = std::move(tree.serial);
  if (const auto* known = board.module ? modules.find(*board.module) : nullptr) {
    board.module_name = known->name;
    board.compute_capability = known->compute_capability;
  }

  const auto packages = observe_package_versions(root);
  take_jetpack(board, observe_l4t(root, packages.nvidia_l4t_core), jetpack);
  board.distribution = observe_distribution(root);
  board.architecture = observe_architecture(root, packages);
  board.kernel = observe_kernel(root);
  board.glibc = observe_glibc(root, packages);
  board.simulated = is_simulated(root);
  board.hostname = observe_hostname(root);
  board.memory_bytes = observe_memory(root);
  board.storage = observe_storage(root);
  board.interpreters = std::move(interpreters);
  if (!board.is_jetson()) {
    board.warnings.push_back(
        {"not_a_jetson", "this machine is not a Jetson",
         "Packages can be installed, but what needs the Jetson's GPU will not work here."});
  }
  return board;
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
                      {"storage", nullptr},
                      {"interpreters", nlohmann::json::array()},
                      {"warnings", nlohmann::json::array()}};
  if (board.storage) {
    json["storage"] = {{"path", board.storage->path},
                       {"total_bytes", board.storage->total_bytes},
                       {"free_bytes", board.storage->free_bytes}};
  }
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
