#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "cli/plan_text.hpp"
#include "cli/solver_flags.hpp"
#include "debian/status.hpp"
#include "install/observation.hpp"
#include "install/planner.hpp"
#include "install/universe_builder.hpp"
#include "python/batch.hpp"
#include "resolve/request.hpp"
#include "resolve/sources.hpp"

namespace jetcrew::cli {
namespace {

struct Inputs {
  std::vector<std::string> requests;
  std::vector<std::string> packages;
  std::vector<std::string> deb_folders;
  std::vector<std::string> wheel_folders;
  std::vector<std::string> bundles;
  std::optional<std::string> dpkg_status;
  std::vector<std::string> site_packages;
  std::optional<std::string> architecture;
  std::vector<std::string> foreign;
  std::optional<std::string> python;
  std::optional<std::string> platform;
  std::optional<std::string> glibc;
  std::optional<std::string> markers;
  resolve::Options options;
};

std::pair<int, int> two_numbers(const std::string& text, std::string_view what) {
  const auto parts = split(text, '.');
  const auto major = to_number(parts[0]);
  const auto minor = parts.size() > 1 ? to_number(parts[1]) : std::nullopt;
  if (!major || !minor || *major < 0 || *major > 99 || *minor < 0 || *minor > 999) {
    throw Error("usage", fmt::format("'{}' is no {} version", text, what), "Write it like 3.8 or 2.31.");
  }
  return {static_cast<int>(*major), static_cast<int>(*minor)};
}

python::Environment markers_from(const std::string& file) {
  const auto document = nlohmann::json::parse(read_file(file), nullptr, false);
  if (!document.is_object())
    throw Error("usage", fmt::format("{} holds no JSON object", file), "See PEP 508 for its members.");
  python::Environment markers;
  for (const auto& [name, value] : document.items()) {
    if (value.is_string()) markers[name] = value.get<std::string>();
  }
  return markers;
}

/// PEP 508's variables of a CPython that is not at hand.
python::Environment made_markers(const std::string& full_version, const python::Target& target) {
  const auto machine = target.platform.starts_with("linux_") ? target.platform.substr(6) : target.platform;
  return {{"python_version", fmt::format("{}.{}", target.major, target.minor)},
          {"python_full_version", full_version},
          {"os_name", "posix"},
          {"sys_platform", "linux"},
          {"platform_system", "Linux"},
          {"platform_machine", machine},
          {"platform_release", ""},
          {"platform_version", ""},
          {"platform_python_implementation", "CPython"},
          {"implementation_name", "cpython"},
          {"implementation_version", full_version}};
}

/// The Python of the flags; what they leave open comes from the board, where it has one.
std::optional<resolve::PythonTarget> python_of(const Inputs& inputs, const Globals& globals) {
  std::optional<python::Interpreter> found;
  if (!inputs.python || !inputs.platform || !inputs.glibc) {
    try {
      found = install::choose_interpreter(globals.board_root(), std::nullopt);
    } catch (const Error& error) {
      if (error.code() != "python_missing") throw;
      if (inputs.python && !inputs.platform) {
        throw Error("usage", "the board has no Python that could say its platform",
                    "Give --platform too, e.g. --platform linux_aarch64, and --glibc.");
      }
    }
  }
  if (found && !inputs.python && !inputs.platform && !inputs.glibc && !inputs.markers) {
    return install::python_target(globals.board_root(), *found);
  }
  if (!inputs.python && !found) return std::nullopt;
  python::Target target = found ? found->target() : python::Target{};
  auto version = found ? found->version : std::string();
  if (inputs.python) {
    std::tie(target.major, target.minor) = two_numbers(*inputs.python, "Python");
    version = split(*inputs.python, '.').size() > 2 ? *inputs.python : *inputs.python + ".0";
    target.abi_has_m = true;
    target.free_threaded = false;
  }
  if (inputs.platform) target.platform = *inputs.platform;
  if (inputs.glibc) target.glibc = two_numbers(*inputs.glibc, "glibc");
  auto markers = inputs.markers ? markers_from(*inputs.markers) : made_markers(version, target);
  // A full version that the markers give is truer than `3.8` made `3.8.0`.
  if (const auto full = markers.find("python_full_version"); full != markers.end() && inputs.markers)
    version = full->second;
  return resolve::PythonTarget{version, python::TagSet(target), std::move(markers)};
}

resolve::Universe universe_of(const Inputs& inputs, const Globals& globals) {
  std::string architecture = inputs.architecture.value_or("");
  auto foreign = inputs.foreign;
  if (!inputs.architecture) {
    architecture = debian::native_architecture(globals.board_root());
    if (foreign.empty()) foreign = debian::foreign_architectures(globals.board_root());
  }
  resolve::Universe universe(architecture, foreign);
  const bool wheels = !inputs.wheel_folders.empty() || !inputs.bundles.empty();
  if (wheels) {
    if (auto target = python_of(inputs, globals)) universe.set_python(std::move(*target));
  }
  if (!inputs.dpkg_status) {
    install::add_installed_debs(universe, install::observe_debs(globals.board_root()));
  } else if (*inputs.dpkg_status != "none") {
    resolve::add_dpkg_status(universe, *inputs.dpkg_status);
  }
  for (const auto& folder : inputs.site_packages) resolve::add_site_packages(universe, folder);
  if (wheels && inputs.site_packages.empty() && !inputs.python) {
    try {
      install::add_system_distributions(universe, globals.board_root(),
                                        install::choose_interpreter(globals.board_root(), std::nullopt));
    } catch (const Error& error) {
      if (error.code() != "python_missing") throw;
    }
  }
  for (const auto& file : inputs.packages) resolve::add_packages_file(universe, file);
  for (const auto& folder : inputs.deb_folders) resolve::add_deb_folder(universe, folder);
  for (const auto& folder : inputs.wheel_folders) resolve::add_wheel_folder(universe, folder);
  for (const auto& folder : inputs.bundles) {
    resolve::add_deb_folder(universe, folder);
    resolve::add_wheel_folder(universe, folder);
  }
  universe.seal();
  return universe;
}

int resolve_here(const Globals& globals, const Inputs& inputs) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
  };
  const auto start = Clock::now();
  const auto universe = universe_of(inputs, globals);
  std::vector<resolve::Request> requests;
  for (const auto& text : inputs.requests) requests.push_back(resolve::parse_request(text, universe));
  const auto loaded = Clock::now();
  const auto answer = resolve::solve(universe, requests, inputs.options);
  const auto solved = Clock::now();
  const nlohmann::json statistics{{"packages", answer.statistics.packages},
                                  {"decisions", answer.statistics.decisions},
                                  {"conflicts", answer.statistics.conflicts},
                                  {"load_seconds", seconds(start, loaded)},
                                  {"solve_seconds", seconds(loaded, solved)}};
  if (!answer.solved) {
    return report_unsolvable(globals, answer.explanation(), install::causes_json(answer),
                             {{"statistics", statistics}});
  }
  const nlohmann::json plan{
      {"status", "solved"}, {"actions", install::actions_json(universe, answer)}, {"statistics", statistics}};
  if (globals.json) {
    print(plan);
  } else {
    say(plan_text(plan));
  }
  return done;
}

}  // namespace

void add_resolve(CommandLine& line) {
  auto& command = line.command(on_this_board, "resolve", "what a request would install; nothing is done");
  auto& inputs = command.values<Inputs>();
  command
      .several("--packages", &inputs.packages, is_existing_path, "Debian Packages files: plain, .gz or .xz",
               "FILE")
      .several("--deb-dir", &inputs.deb_folders, is_existing_path, "folders of .deb files", "DIR")
      .several("--wheel-dir", &inputs.wheel_folders, is_existing_path, "folders of wheels", "DIR")
      .several("--bundle", &inputs.bundles, is_existing_path, "folders of both", "PATH")
      .option("--dpkg-status", &inputs.dpkg_status, "a status file, or none", "FILE")
      .several("--site-packages", &inputs.site_packages, is_existing_path,
               "folders of installed Python packages", "DIR")
      .option("--architecture", &inputs.architecture, "arm64", "NAME")
      .several("--foreign-architecture", &inputs.foreign, is_architecture, "architectures besides", "NAME")
      .option("--python", &inputs.python, "3.8", "X.Y")
      .option("--platform", &inputs.platform, "linux_aarch64", "NAME")
      .option("--glibc", &inputs.glibc, "2.31", "X.Y")
      .option("--markers", &inputs.markers, "a JSON object over the PEP 508 variables", "FILE");
  add_solver_flags(command, inputs.options);
  command.positional("REQUEST", &inputs.requests, request_forms).required();
  command.run([&inputs](const Globals& globals) {
    try {
      return resolve_here(globals, inputs);
    } catch (const Error& error) {
      if (error.code() != "request_unknown") throw;
      return report_unsolvable(globals, error);
    }
  });
}

}  // namespace jetcrew::cli
