#include "install/board_drift.hpp"

#include "install/observation.hpp"
#include "state/board_snapshots.hpp"

namespace jetcrew::install {
namespace {

struct Member {
  const char* pointer;
  const char* name;  ///< for people
};

constexpr Member members[] = {{"/serial", "serial number"},
                              {"/module", "module"},
                              {"/model", "model"},
                              {"/memory_bytes", "memory"},
                              {"/l4t", "L4T release"},
                              {"/distribution", "distribution"},
                              {"/architecture", "architecture"},
                              {"/glibc", "glibc"},
                              {"/software/cuda", "CUDA"},
                              {"/software/cudnn", "cuDNN"},
                              {"/software/tensorrt", "TensorRT"}};

std::optional<std::string> text_at(const nlohmann::json& board, const char* pointer) {
  const nlohmann::json::json_pointer at(pointer);
  if (!board.contains(at)) return std::nullopt;
  const auto& value = board.at(at);
  if (value.is_null()) return std::nullopt;
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What the kernel counts differs by some kilobytes from one release to the next.
bool is_about(const std::string& then, const std::string& now) {
  constexpr double much = 0.1;
  const auto before = std::stod(then);
  return std::abs(std::stod(now) - before) <= before * much;
}

}  // namespace

nlohmann::json lasting(nlohmann::json board) {
  board.erase("clock");
  if (auto& storage = board["storage"]; storage.is_object()) storage.erase("free_bytes");
  if (auto& swap = board["swap"]; swap.is_object()) {
    swap.erase("used_bytes");
    for (auto& device : swap["devices"]) device.erase("used_bytes");
  }
  return board;
}

std::vector<Drift> board_drift(const nlohmann::json& then, const nlohmann::json& now) {
  std::vector<Drift> drifts;
  for (const auto& member : members) {
    const auto before = text_at(then, member.pointer);
    const auto after = text_at(now, member.pointer);
    if (!before || !after || before == after) continue;
    if (std::string_view(member.name) == "memory" && is_about(*before, *after)) continue;
    const std::string_view pointer = member.pointer;
    drifts.push_back({.kind = "board_changed",
                      .subject = std::string(pointer.substr(pointer.rfind('/') + 1)),
                      .expected = before,
                      .observed = after,
                      .message = fmt::format("the board's {} was {} at the last install and is {} now",
                                             member.name, *before, *after),
                      .hint = "What was chosen for the board as it was may not fit it now. Run the checks."});
  }
  return drifts;
}

std::vector<Drift> board_drift(Workspace& workspace) {
  const auto snapshot = state::latest_board_snapshot(workspace.database());
  if (!snapshot) return {};
  return board_drift(snapshot->document, board::to_json(observe_board(workspace)));
}

}  // namespace jetcrew::install
