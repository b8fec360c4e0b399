#include "board/board.hpp"

#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "install/knowledge.hpp"
#include "install/observation.hpp"

namespace jetcrew::cli {
namespace {

std::string or_unknown(const std::optional<std::string>& value) {
  return value.value_or("unknown");
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
  if (board.memory_bytes) text += fmt::format("Memory        {}\n", human_bytes(*board.memory_bytes));
  if (board.storage) {
    text += fmt::format("Disk          {} free of {}\n", human_bytes(board.storage->free_bytes),
                        human_bytes(board.storage->total_bytes));
  }
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
