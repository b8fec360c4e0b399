#include "cli/kernel.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "cli/chosen_environment.hpp"
#include "cli/command_line.hpp"
#include "cli/kernel_spec.hpp"
#include "python/generation.hpp"

namespace jetcrew::cli {
namespace {

namespace fs = std::filesystem;

struct Wanted {
  std::string environment;
  std::optional<std::string> display_name;
  KernelPlace place;
  bool remove = false;
};

bool has_own_ipykernel(const ChosenEnvironment& environment) {
  std::error_code unreadable;
  for (const auto& python : fs::directory_iterator(environment.here / "lib", unreadable)) {
    for (const auto& entry : fs::directory_iterator(python.path() / "site-packages", unreadable)) {
      const auto name = entry.path().filename().string();
      if (name.starts_with("ipykernel-") && name.ends_with(".dist-info")) return true;
    }
  }
  return false;
}

/// An environment may see the system's packages (apt's python3-ipykernel); where those lie its Python knows.
bool finds_ipykernel(const Root& root, const ChosenEnvironment& environment) {
  jetcrew::Command command;
  command.argv = {environment.program("python").string(), "-I", "-B", "-c",
                  "import importlib.util as u; raise SystemExit(u.find_spec('ipykernel_launcher') is None)"};
  command.root = &root;
  command.timeout = std::chrono::seconds(30);
  return run(command).ok();
}

void require_ipykernel(const Root& root, const ChosenEnvironment& environment) {
  if (has_own_ipykernel(environment) || finds_ipykernel(root, environment)) return;
  throw Error(
      "kernel_needs_ipykernel",
      fmt::format("ipykernel, which Jupyter talks to, is not in the environment {}", environment.name),
      fmt::format("Install it: jetcrew install --environment {} wheel:ipykernel.", environment.name),
      {{"environment", environment.name}});
}

void tell_done(const Globals& globals, const nlohmann::json& document, const std::string& sentence) {
  if (globals.json) {
    print(document);
  } else {
    say(sentence);
  }
}

int write(const Globals& globals, const Wanted& wanted, const fs::path& inside) {
  const auto root = globals.board_root();
  const auto environment = choose_environment(globals, wanted.environment);
  require_ipykernel(root, environment);
  // Through `current`, unlike jetcrew run: Jupyter keeps the file for good, and a kernel that is started
  // after an upgrade is to be of the new generation.
  const auto python = environment.current / "bin/python";
  const auto title = wanted.display_name.value_or(fmt::format("Python ({})", environment.name));
  const auto folder = root.resolve(inside);
  // What root makes for all users is for all to read, whatever root's own umask.
  if (::geteuid() == 0 && !wanted.place.user) ::umask(022);
  fs::create_directories(folder);
  write_durably(folder / "kernel.json", kernel_spec(python, to_valid_utf8(title)).dump(2) + "\n");
  const auto path = (inside / "kernel.json").string();
  tell_done(globals,
            {{"environment", environment.name},
             {"kernel", kernel_name(environment.name)},
             {"display_name", to_valid_utf8(title)},
             {"path", path}},
            fmt::format("Jupyter has it as \"{}\" ({}).\n", to_valid_utf8(title), path));
  return done;
}

/// Asks for no environment: a kernel may be left of one that is gone.
int remove(const Globals& globals, const Wanted& wanted, const fs::path& inside) {
  const auto folder = globals.board_root().resolve(inside);
  if (!fs::exists(folder / "kernel.json")) {
    throw Error("not_found", fmt::format("there is no kernel in {}", inside.string()),
                "If it was put elsewhere, say where with the same --prefix or --user.",
                {{"path", inside.string()}});
  }
  fs::remove_all(folder);
  tell_done(globals,
            {{"environment", wanted.environment},
             {"kernel", kernel_name(wanted.environment)},
             {"path", (inside / "kernel.json").string()},
             {"removed", true}},
            fmt::format("{} is no longer among Jupyter's kernels.\n", kernel_name(wanted.environment)));
  return done;
}

int kernel(const Globals& globals, const Wanted& wanted) {
  // What is no name must not become a path.
  if (!python::is_valid_environment_name(wanted.environment)) refuse_environment(wanted.environment, {});
  const auto kernels = kernels_folder(wanted.place, own_variables(), ::geteuid() == 0);
  const auto inside = own_directory(globals.board_root()) / kernels / kernel_name(wanted.environment);
  return wanted.remove ? remove(globals, wanted, inside.lexically_normal())
                       : write(globals, wanted, inside.lexically_normal());
}

}  // namespace

void add_kernel(Command& environment) {
  auto& command = environment.command("kernel", "offers an environment to Jupyter, as a kernel");
  auto& wanted = command.values<Wanted>();
  command.positional("NAME", &wanted.environment, "which environment")
      .required()
      .option("--display-name", &wanted.display_name, "what Jupyter shows (default: Python (NAME))")
      .option("--prefix", &wanted.place.prefix,
              "below DIR/share/jupyter, as /usr or an environment of Jupyter's", "DIR")
      .flag("--user", &wanted.place.user, "for this user only; otherwise for all where root asks")
      .excludes("--prefix")
      .flag("--remove", &wanted.remove, "take the kernel away again");
  command.run([&wanted](const Globals& globals) { return kernel(globals, wanted); });
}

}  // namespace jetcrew::cli
