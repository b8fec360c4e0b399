#include "install/room.hpp"

#include <memory>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "install/observation.hpp"
#include "python/tags.hpp"
#include "python/tree.hpp"
#include "python/wheel_name.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {

std::set<std::string> used_wheels(Workspace& workspace) {
  std::set<std::string> used;
  for (const auto& environment : state::list_environments(workspace.database())) {
    for (const auto& generation : state::list_generations(workspace.database(), environment.name)) {
      for (const auto& wheel : generation.packages) used.insert(wheel.at("sha256").get<std::string>());
    }
  }
  return used;
}

int remove_trees_but(Workspace& workspace, const std::set<std::string>& keep) {
  int removed = 0;
  for (const auto& sha256 : python::unpacked_wheels(workspace.trees())) {
    if (keep.contains(sha256)) continue;
    python::remove_tree(workspace.trees(), sha256);
    ++removed;
  }
  return removed;
}

void make_room(Workspace& workspace, std::uint64_t bytes, std::string_view what,
               const std::set<std::string>& keep) {
  try {
    bundle::require_space(workspace.folder(), bytes, what);
  } catch (const Error& error) {
    if (error.code() != "disk_full") throw;
    auto needed = used_wheels(workspace);
    needed.insert(keep.begin(), keep.end());
    const auto removed = remove_trees_but(workspace, needed);
    if (removed == 0) throw;
    log::info("unpacked wheels that nothing uses were removed for room",
              {{"count", std::to_string(removed)}});
    bundle::require_space(workspace.folder(), bytes, what);
  }
}

bundle::Import::Judge unpacked_at_once(const Workspace& workspace, std::function<std::uint64_t()> to_come) {
  auto accepted = std::make_shared<std::vector<python::TagSet>>();
  try {
    for (const auto& interpreter : observe_interpreters(workspace.root(), workspace.folder()))
      accepted->emplace_back(interpreter.target());
  } catch (const Error& error) {
    log::warning("wheels are unpacked when they are installed", {{"reason", error.message()}});
  }
  return [accepted, folder = workspace.folder(), to_come = std::move(to_come)](const state::Payload& wheel) {
    const auto tags = python::WheelName::parse(wheel.file_name).tags;
    const bool fits = std::any_of(accepted->begin(), accepted->end(),
                                  [&](const auto& taken) { return taken.rank(tags).has_value(); });
    const auto free = space_of(folder).free_bytes;
    const auto taken = bundle::reserve_bytes + to_come();
    return fits && free > taken && wheel.unpacked_bytes < (free - taken) / 2;
  };
}

}  // namespace jetcrew::install
