#include <cerrno>
#include <cstring>

#include "base/spelling.hpp"
#include "base/text.hpp"
#include "cli/chosen_environment.hpp"
#include "cli/command_line.hpp"
#include "python/activation.hpp"

namespace jetcrew::cli {
namespace {

namespace fs = std::filesystem;

struct Wanted {
  std::string environment;
  std::vector<std::string> words;
};

std::vector<std::string> programs_of(const ChosenEnvironment& environment) {
  std::vector<std::string> names;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(environment.here / "bin", unreadable))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string hint_for_missing(const std::string& word, const ChosenEnvironment& environment) {
  if (word.starts_with('-')) {
    return fmt::format(
        "What stands behind the environment's name is the command; options of JetCrew go before "
        "it: jetcrew run {} {} CMD.",
        word, environment.name);
  }
  if (word.find('/') != std::string::npos) return "Check the path.";
  const auto near = near_words(word, programs_of(environment));
  return near.empty() ? fmt::format(
                            "Install the package that brings it, for example: jetcrew install "
                            "--environment {} wheel:{}.",
                            environment.name, word)
                      : fmt::format("Did you mean {}?", join(near, " or "));
}

Error not_startable_because(int reason, const std::string& path) {
  const auto* hint = "Make it executable: chmod +x.";
  if (reason == ENOEXEC)
    hint = "It is neither a program nor a script whose first line says #! and what runs it.";
  if (reason == ENOENT) hint = "What runs it, by its first line or as its loader, is not on the board.";
  return Error("command_not_startable",
               fmt::format("{} cannot be started: {}", to_valid_utf8(path), std::strerror(reason)), hint,
               {{"command", path}});
}

int run(const Globals& globals, const Wanted& wanted) {
  const auto root = globals.board_root();
  const auto environment = choose_environment(globals, wanted.environment);
  // The generation's own folder, where `current` would do: a program that runs for days imports the rest of a
  // package from the state it began with, whatever `current` points at by then; and by VIRTUAL_ENV it is
  // known to use that generation, so nobody removes it unasked. bin/activate does the same.
  auto variables = python::activated(own_variables(), environment.generation, environment.name);
  const auto& word = wanted.words.front();
  const auto found = find_program(root, word, variables.at("PATH"));
  if (found.path.empty()) {
    throw Error("command_not_found", fmt::format("there is no command {}", to_valid_utf8(word)),
                hint_for_missing(to_valid_utf8(word), environment), {{"command", word}});
  }
  if (!found.executable) throw not_startable_because(EACCES, found.path.string());
  const int reason = replace_process(root, {found.path, wanted.words, std::move(variables)});
  throw not_startable_because(reason, found.path.string());
}

}  // namespace

void add_run(CommandLine& line) {
  auto& command = line.command(on_this_board, "run", "runs a command in a Python environment");
  auto& wanted = command.values<Wanted>();
  command.positional("NAME", &wanted.environment, "which environment")
      .required()
      .rest("CMD", &wanted.words, "the command and its words, all that stand behind NAME")
      .required();
  command.run([&wanted](const Globals& globals) { return run(globals, wanted); });
}

}  // namespace jetcrew::cli
