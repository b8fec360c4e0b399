#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "base/files.hpp"
#include "cli/chosen_environment.hpp"
#include "cli/command_line.hpp"
#include "cli/shells.hpp"
#include "python/activation.hpp"

namespace jetcrew::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void become(const Root& root, const fs::path& shell, const ShellStart& start) {
  const int reason = replace_process(root, {shell, start.argv, start.environment});
  throw Error("command_not_startable",
              fmt::format("the shell {} cannot be started: {}", shell.string(), std::strerror(reason)),
              "Choose another one: SHELL=/bin/sh jetcrew shell NAME.", {{"command", shell.string()}});
}

int shell(const Globals& globals, const std::string& name) {
  const auto root = globals.board_root();
  const auto environment = choose_environment(globals, name);
  const auto variables = own_variables();
  const auto chosen =
      choose_shell(variables, root.read("/etc/passwd").value_or(""), ::getuid(),
                   [&](const fs::path& path) { return find_program(root, path.string(), "").executable; });
  // Commands that come through a pipe want the environment, but no prompt and none of the files for people.
  if (::isatty(STDIN_FILENO) == 0) {
    become(root, chosen,
           {{chosen.filename().string()}, python::activated(variables, environment.generation, name), {}});
  }
  // The shell itself removes the file. A descriptor would leave nothing behind even if the shell were killed
  // in its first moment, but needs /proc, which the root of another board does not have, and zsh reads none.
  std::optional<TemporaryFolder> folder;
  if (reads_a_file(chosen)) folder.emplace(root.resolve("/tmp"), "jetcrew-shell-");
  const auto inside = folder ? fs::path("/tmp") / folder->path().filename() : fs::path();
  const auto start = start_shell(chosen, variables, environment.generation, name, inside, ::geteuid() == 0);
  if (start.file) {
    const auto path = folder.value().path() / start.file->name;
    write_all(open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0600).get(), start.file->text, path);
  }
  become(root, chosen, start);
}

}  // namespace

void add_shell(CommandLine& line) {
  auto& command = line.command(on_this_board, "shell", "a shell with a Python environment active in it");
  auto& name = command.values<std::string>();
  command.positional("NAME", &name, "which environment").required();
  command.run([&name](const Globals& globals) { return shell(globals, name); });
}

}  // namespace jetcrew::cli
