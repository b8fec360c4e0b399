#include "cli/resolve_inputs.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "board/l4t_release.hpp"
#include "bundle/container.hpp"
#include "catalogue/tables.hpp"
#include "cli/json.hpp"
#include "debian/architecture.hpp"
#include "debian/status.hpp"
#include "install/observation.hpp"
#include "install/profiles.hpp"
#include "install/universe_builder.hpp"
#include "python/batch.hpp"
#include "resolve/sources.hpp"

namespace jetcrew::cli {
namespace {

std::pair<int, int> two_numbers(const std::string& text, std::string_view what, std::string_view example) {
  const auto parts = split(text, '.');
  const auto major = to_number(parts[0]).value_or(-1);
  const auto minor = parts.size() > 1 ? to_number(parts[1]).value_or(-1) : -1;
  if (major < 0 || major > 99 || minor < 0 || minor > 999) {
    throw Error("usage", fmt::format("'{}' is no {} version", text, what),
                fmt::format("Write it like {}.", example));
  }
  return {static_cast<int>(major), static_cast<int>(minor)};
}

python::Environment markers_from(const std::string& file) {
  const auto document = parsed(read_file(file));
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
std::optional<resolve::PythonTarget> python_of(const ResolveInputs& inputs, const Globals& globals) {
  std::optional<python::Interpreter> found;
  if (!inputs.python || !inputs.platform || !inputs.glibc) {
    try {
      found = install::choose_interpreter(globals.board_root(), globals.state_folder(), std::nullopt);
    } catch (const Error& error) {
      if (error.code() != "python_missing") throw;
      if (inputs.python && !inputs.platform) {
        throw Error("usage", "the board has no Python that could say its platform",
                    "Give --platform too, e.g. --platform linux_aarch64, and --glibc.");
      }
    }
  }
  if (found && !inputs.python && !inputs.platform && !inputs.glibc && !inputs.markers) {
    return install::python_target(
        globals.board_root(), *found,
        install::observe_interpreters(globals.board_root(), globals.state_folder()));
  }
  if (!inputs.python && !found) return std::nullopt;
  python::Target target = found ? found->target() : python::Target{};
  auto version = found ? found->version : std::string();
  if (inputs.python) {
    std::tie(target.major, target.minor) = two_numbers(*inputs.python, "Python", "3.8");
    version = split(*inputs.python, '.').size() > 2 ? *inputs.python : *inputs.python + ".0";
    target.abi_has_m = true;
    target.free_threaded = false;
  }
  if (inputs.platform) {
    if (!inputs.platform->starts_with("linux_"))
      throw Error("usage", fmt::format("'{}' is no platform of a board", *inputs.platform),
                  "Write it like linux_aarch64.");
    target.platform = *inputs.platform;
  }
  if (inputs.glibc) target.glibc = two_numbers(*inputs.glibc, "glibc", "2.31");
  auto markers = inputs.markers ? markers_from(*inputs.markers) : made_markers(version, target);
  // A full version that the markers give is truer than `3.8` made `3.8.0`.
  if (const auto full = markers.find("python_full_version"); full != markers.end() && inputs.markers)
    version = full->second;
  return resolve::PythonTarget{version, python::TagSet(target), std::move(markers),
                               inputs.python.has_value()};
}

void require_architecture(const std::string& name) {
  if (debian::is_known_architecture(name)) return;
  throw Error("usage", fmt::format("there is no architecture '{}'", name),
              "Write it as dpkg does: arm64, armhf, amd64.");
}

/// As the kernel of that architecture calls itself; wheels have that in their tags.
std::string machine_of(const std::string& architecture) {
  static const std::map<std::string, std::string, std::less<>> machines{
      {"arm64", "aarch64"}, {"amd64", "x86_64"}, {"armhf", "armv7l"}, {"i386", "i686"}};
  const auto found = machines.find(architecture);
  return found == machines.end() ? architecture : found->second;
}

/// The Python of the flags; without one the newest that the distribution itself brought.
std::optional<resolve::PythonTarget> python_elsewhere(const ResolveInputs& inputs,
                                                      const install::BoardFile& board) {
  std::string version;
  for (const auto& interpreter : board.interpreters) {
    const bool wanted = !inputs.python || interpreter.version == *inputs.python ||
                        interpreter.path == *inputs.python ||
                        interpreter.version.starts_with(*inputs.python + ".");
    const bool newer =
        version.empty() || python::Version::parse(version) < python::Version::parse(interpreter.version);
    const bool own = inputs.python || interpreter.path.starts_with("/usr/bin/");
    if (wanted && own && newer) version = interpreter.version;
  }
  if (version.empty() && inputs.python)
    version = split(*inputs.python, '.').size() > 2 ? *inputs.python : *inputs.python + ".0";
  if (version.empty()) return std::nullopt;
  python::Target target;
  std::tie(target.major, target.minor) = two_numbers(version, "Python", "3.8");
  target.abi_has_m = true;
  target.platform = inputs.platform.value_or("linux_" + machine_of(board.architecture));
  target.glibc = two_numbers(inputs.glibc ? *inputs.glibc : board.glibc.value_or("2.17"), "glibc", "2.31");
  auto markers = inputs.markers ? markers_from(*inputs.markers) : made_markers(version, target);
  return resolve::PythonTarget{version, python::TagSet(target), std::move(markers),
                               inputs.python.has_value()};
}

/// The universe for a board that is elsewhere: what it has, as its state file says.
resolve::Universe universe_elsewhere(const ResolveInputs& inputs, const install::BoardFile& board) {
  resolve::Universe universe(board.architecture, board.foreign);
  if (auto target = python_elsewhere(inputs, board)) universe.set_python(std::move(*target));
  install::add_installed(universe, board, inputs.environment);
  return universe;
}

/// The universe for the board at the root.
resolve::Universe universe_here(const ResolveInputs& inputs, const Globals& globals) {
  if (inputs.architecture) require_architecture(*inputs.architecture);
  for (const auto& architecture : inputs.foreign) require_architecture(architecture);
  std::string architecture = inputs.architecture.value_or("");
  auto foreign = inputs.foreign;
  if (!inputs.architecture) {
    architecture = debian::native_architecture(globals.board_root());
    if (foreign.empty()) foreign = debian::foreign_architectures(globals.board_root());
  }
  resolve::Universe universe(architecture, foreign);
  const bool wheels = inputs.wheels_come_later || !inputs.wheel_folders.empty() || !inputs.bundles.empty();
  if (wheels) {
    if (auto target = python_of(inputs, globals)) universe.set_python(std::move(*target));
  }
  if (!inputs.dpkg_status) {
    install::add_installed_debs(universe, install::observe_debs(globals.board_root()));
  } else if (*inputs.dpkg_status != "none") {
    resolve::add_dpkg_status(universe, *inputs.dpkg_status);
  }
  std::vector<std::filesystem::path> python_packages;
  for (const auto& folder : inputs.site_packages) {
    resolve::add_site_packages(universe, folder);
    if (auto inside = globals.board_root().inside(std::filesystem::absolute(folder)))
      python_packages.push_back(std::move(*inside));
  }
  if (wheels && inputs.site_packages.empty() && !inputs.python) {
    try {
      const auto interpreter =
          install::choose_interpreter(globals.board_root(), globals.state_folder(), std::nullopt);
      install::add_system_distributions(universe, globals.board_root(), interpreter);
      python_packages = interpreter.site_packages;
    } catch (const Error& error) {
      if (error.code() != "python_missing") throw;
    }
  }
  if (wheels) install::set_board_libraries(universe, globals.board_root(), std::move(python_packages));
  return universe;
}

std::optional<std::string> jetpack_of(const install::BoardFile& board, const board::JetpackTable& table) {
  const auto release = board.l4t ? board::parse_l4t_core_version(*board.l4t + "-0") : std::nullopt;
  const auto* const row = release ? table.find(*release) : nullptr;
  return row == nullptr ? std::nullopt : std::optional(row->jetpack);
}

}  // namespace

resolve::Universe open_universe_of(const ResolveInputs& inputs, const Globals& globals) {
  auto universe = inputs.board ? universe_elsewhere(inputs, *inputs.board) : universe_here(inputs, globals);
  // Nothing is made where JetCrew keeps nothing yet: a plan changes nothing.
  std::error_code absent;
  const auto state = globals.state_folder();
  const auto cache =
      std::filesystem::is_directory(state, absent) ? state / "cache" / "indexes" : std::filesystem::path();
  for (const auto& file : inputs.packages) resolve::add_packages_file(universe, file, cache);
  for (const auto& folder : inputs.deb_folders) resolve::add_deb_folder(universe, folder);
  for (const auto& folder : inputs.wheel_folders) resolve::add_wheel_folder(universe, folder);
  for (const auto& path : inputs.bundles) {
    if (bundle::Container::is_meant_at(path)) {
      install::add_bundle(universe, path);
      continue;
    }
    resolve::add_deb_folder(universe, path);
    resolve::add_wheel_folder(universe, path);
  }
  return universe;
}

resolve::Universe universe_of(const ResolveInputs& inputs, const Globals& globals) {
  auto universe = open_universe_of(inputs, globals);
  universe.seal();
  return universe;
}

/// Of the catalogue no more is read than the requests call for: a plan over debs needs nothing of it.
std::vector<resolve::Request> requests_of(const ResolveInputs& inputs, const Globals& globals,
                                          resolve::Universe& universe) {
  auto files = catalogue::Files::embedded();
  files.put_in_front(globals.state_folder() / "catalogue");
  if (universe.python() != nullptr) {
    install::add_constraints(universe, catalogue::read_constraints(files));
    install::set_library_names(universe, catalogue::read_libraries(files));
  }
  std::vector<catalogue::Profile> profiles;
  std::optional<std::string> jetpack;
  if (std::any_of(inputs.requests.begin(), inputs.requests.end(), install::names_profile)) {
    profiles = catalogue::read_profiles(files);
    const bool elsewhere =
        inputs.board || inputs.python || inputs.platform || inputs.architecture || inputs.dpkg_status;
    if (inputs.board) {
      jetpack = jetpack_of(*inputs.board, catalogue::read_jetpack(files));
    } else if (!elsewhere)
      jetpack = install::observe_jetpack(globals.board_root(), catalogue::read_jetpack(files));
  }
  try {
    return install::read_requests(inputs.requests, universe, profiles, jetpack);
  } catch (const Error& error) {
    throw install::with_profile(error, catalogue::read_profiles(files));
  }
}

}  // namespace jetcrew::cli
