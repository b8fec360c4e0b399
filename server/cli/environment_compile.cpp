#include "cli/environment_compile.hpp"

#include "base/log.hpp"
#include "base/process.hpp"
#include "cli/json.hpp"
#include "install/background_compiler.hpp"
#include "install/observation.hpp"

namespace jetcrew::cli {
namespace {

namespace fs = std::filesystem;

/// Takes no lock of the state: jobs go on meanwhile, of the daemon too.
int compile(const Globals& globals, const std::string& name) {
  install::require_environment_name(name);
  std::error_code missing;
  const auto state = fs::canonical(globals.state_folder(), missing);
  const auto places = install::bytecode_places(state, name);
  const auto done = missing ? std::nullopt : [&]() -> std::optional<python::Compiled> {
    if (!fs::is_directory(places.environment)) return std::nullopt;
    return python::compile_current(globals.board_root(), places);
  }();
  if (!done) {
    throw Error("not_found", fmt::format("there is no environment {}", name), "See jetcrew environment list.",
                {{"environment", name}});
  }
  if (globals.json) {
    print({{"environment", name},
           {"generation", done->generation},
           {"wheels", done->wheels},
           {"files", done->files}});
  } else {
    say(fmt::format("{} wheels were compiled; {} files of bytecode are new in generation {} of {}.\n",
                    done->wheels, done->files, done->generation, name));
  }
  return cli::done;
}

}  // namespace

void add_environment_compile(Command& environment) {
  auto& command = environment.command("compile", "makes its bytecode, which installs do in the background");
  auto& name = command.values<std::string>();
  command.positional("NAME", &name, "which environment").required();
  command.run([&name](const Globals& globals) { return compile(globals, name); });
}

void compile_later(const Globals& globals, const std::string& environment) {
  try {
    start_detached({fs::read_symlink("/proc/self/exe").string(), "environment", "compile", environment,
                    "--root", fs::absolute(globals.root).string(), "--state",
                    fs::absolute(globals.state_folder()).string()});
  } catch (const std::exception&) {
    log::warning("bytecode is not made", {{"reason", current_error().message()}});
  }
}

}  // namespace jetcrew::cli
