#include "board/storage.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/mounts.hpp"
#include "base/root.hpp"

namespace jetcrew::board {
namespace {

std::optional<std::string> disk_of_root(const Root& root) {
  std::optional<std::string> disk;
  for (const auto& mount : mounts_of(root)) {
    if (mount.point == "/") disk = disk_below(root, mount.device, mount.source);
  }
  return disk;
}

}  // namespace

std::optional<Storage> observe_storage(const Root& root) {
  try {
    const auto space = space_of(root.folder());
    return Storage{"/", space.total_bytes, space.free_bytes};
  } catch (const Error& error) {
    log::debug("free space unknown", {{"reason", error.message()}});
    return std::nullopt;
  }
}

Disks observe_disks(const Root& root) {
  constexpr std::size_t most = 32;
  auto names = disk_names(root);
  Disks disks;
  if (const auto first = disk_of_root(root)) {
    const auto found = std::find(names.begin(), names.end(), *first);
    disks.has_root = found != names.end();
    if (disks.has_root) std::rotate(names.begin(), found, found + 1);
  }
  if (names.size() > most) names.resize(most);
  for (const auto& name : names) disks.all.push_back(observe_disk(root, name));
  return disks;
}

}  // namespace jetcrew::board
