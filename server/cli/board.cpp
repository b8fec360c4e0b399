#include "board/board.hpp"

#include <map>

#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "install/knowledge.hpp"
#include "install/observation.hpp"

namespace jetcrew::cli {
namespace {

std::string or_unknown(const std::optional<std::string>& value) {
  return value.value_or("unknown");
}

std::string in_words(const board::Disk& disk) {
  static const std::map<std::string, std::string> kinds{
      {"sd_card", "SD card"}, {"emmc", "eMMC"}, {"nvme", "NVMe"}, {"usb", "USB"}, {"disk", "disk"}};
  auto text = kinds.at(disk.kind);
  if (disk.bytes) text += ", " + human_bytes(*disk.bytes);
  if (disk.model) text += ", " + *disk.model;
  if (disk.wear && disk.wear->used_percent)
    text += fmt::format(", at most {}% of its life used", *disk.wear->used_percent);
  if (disk.wear && disk.wear->reserve) text += ", spare blocks " + *disk.wear->reserve;
  return text;
}

std::string in_words(const std::vector<board::SwapDevice>& devices) {
  if (devices.empty()) return "none";
  std::uint64_t total = 0;
  std::uint64_t zram = 0;
  for (const auto& device : devices) {
    total += device.size;
    if (device.kind == "zram") zram += device.size;
  }
  if (zram == 0) return human_bytes(total);
  return fmt::format("{}, of it {} compressed in memory (zram)", human_bytes(total), human_bytes(zram));
}

std::string for_people(const board::Board& board) {
  auto text = fmt::format(
      "Model         {}\nModule        {}\nSoC           {}\nL4T           {}\nJetPack       {}\n",
      or_unknown(board.model), or_unknown(board.module), or_unknown(board.soc), or_unknown(board.l4t),
      or_unknown(board.jetpack));
  text += fmt::format("Distribution  {} ({})\nKernel        {}\nglibc         {}\n",
                      or_unknown(board.distribution), or_unknown(board.architecture), board.kernel,
                      or_unknown(board.glibc));
  for (const auto& interpreter : board.interpreters) {
    text += fmt::format("Python        {} ({})\n", interpreter.version, interpreter.path);
  }
  for (const auto& [name, version] :
       {std::pair("CUDA", board.software.cuda), std::pair("cuDNN", board.software.cudnn),
        std::pair("TensorRT", board.software.tensorrt), std::pair("OpenCV", board.software.opencv)}) {
    if (version) text += fmt::format("{:<13} {}\n", name, *version);
  }
  if (board.memory_bytes) text += fmt::format("Memory        {}\n", human_bytes(*board.memory_bytes));
  if (board.storage) {
    text += fmt::format("Disk          {} free of {}\n", human_bytes(board.storage->free_bytes),
                        human_bytes(board.storage->total_bytes));
  }
  for (const auto& disk : board.disks.all) text += fmt::format("{:<13} {}\n", disk.device, in_words(disk));
  if (board.swap) text += fmt::format("Swap          {}\n", in_words(*board.swap));
  if (board.power_modes && board.power_modes->current)
    text += fmt::format("Power mode    {}\n", board.power_modes->current->name);
  text += fmt::format("Clock         {}\n", to_rfc3339(board.clock.time));
  if (board.simulated) text += "This is a simulated board.\n";
  for (const auto& warning : board.warnings)
    text += fmt::format("Note: {}\n      {}\n", warning.message, warning.hint);
  return text;
}

}  // namespace

void add_board(CommandLine& line) {
  line.command(on_this_board, "board", "what this board is").run([](const Globals& globals) {
    const auto board = install::observe_board(globals.board_root(), globals.state_folder(),
                                              *install::load_knowledge(globals.state_folder()));
    if (globals.json) {
      print(board::to_json(board));
    } else {
      say(for_people(board));
    }
    return done;
  });
}

}  // namespace jetcrew::cli
