#include "install/observation.hpp"

#include "base/error.hpp"
#include "base/synchronized.hpp"
#include "python/generation.hpp"
#include "python/last_generation.hpp"
#include "python/probe_cache.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;

Debs observe_debs(const Root& root) {
  Debs debs;
  debs.installed = debian::read_status(root);
  debs.architecture = debian::native_architecture(root, debs.installed);
  debs.foreign = debian::foreign_architectures(root);
  return debs;
}

board::Interpreter told(const python::Interpreter& found) {
  return {found.path,     found.version,      found.abi, found.complete, found.externally_managed,
          found.has_venv, found.has_ensurepip};
}

std::vector<python::Interpreter> observe_interpreters(const Root& root, const fs::path& state_folder) {
  // A command that only looks makes no state folder.
  const auto file = fs::is_directory(state_folder) ? state_folder / "interpreters.json" : fs::path();
  static Synchronized<std::map<fs::path, python::ProbeCache>> caches;
  auto known = caches.lock();
  return python::find_interpreters(root, known->try_emplace(file, file).first->second);
}

board::Board observe_board(const Root& root, const fs::path& state_folder, const Knowledge& knowledge) {
  std::vector<board::Interpreter> interpreters;
  for (const auto& found : observe_interpreters(root, state_folder)) interpreters.push_back(told(found));
  const auto& catalogue = knowledge.catalogue;
  auto board = board::observe(root, catalogue.jetpack, std::move(interpreters), catalogue.modules);
  if (const auto& refused = knowledge.refused)
    board.warnings.push_back({"catalogue_invalid", refused->message(), refused->hint()});
  return board;
}

board::Board observe_board(const Workspace& workspace) {
  return observe_board(workspace.root(), workspace.folder(), *workspace.knowledge());
}

python::Interpreter choose_interpreter(const Root& root, const fs::path& state_folder,
                                       const std::optional<std::string>& wanted) {
  const auto interpreters = observe_interpreters(root, state_folder);
  for (const auto& interpreter : interpreters) {
    if (wanted) {
      const auto short_version = fmt::format("{}.{}", interpreter.major, interpreter.minor);
      if (interpreter.path == *wanted || short_version == *wanted || interpreter.version == *wanted)
        return interpreter;
    } else if (interpreter.complete && interpreter.path.parent_path() == "/usr/bin") {
      return interpreter;
    }
  }
  if (!wanted && !interpreters.empty()) return interpreters.front();
  std::vector<std::string> found;
  for (const auto& interpreter : interpreters)
    found.push_back(fmt::format("{} ({})", interpreter.path.string(), interpreter.version));
  throw Error(
      "python_missing",
      wanted ? fmt::format("the board has no Python {}; it has {}", *wanted,
                           found.empty() ? "none" : fmt::format("{}", fmt::join(found, ", ")))
             : std::string("the board has no Python that wheels could be installed for"),
      "Install the package python3 first (put its .deb files on the stick), or choose one that is there.",
      {{"wanted", wanted.value_or("")}});
}

void require_environment_name(const std::string& name) {
  if (python::is_valid_environment_name(name)) return;
  throw Error("environment_name_invalid", fmt::format("'{}' cannot be the name of an environment", name),
              "Use letters, digits, '.', '_' and '-', at most 64, beginning with a letter or digit.",
              {{"environment", name}});
}

EnvironmentState observe_environment(Workspace& workspace, const std::string& name) {
  EnvironmentState state;
  require_environment_name(name);
  const auto folder = workspace.environment(name);
  state.next_generation = python::last_generation(folder) + 1;
  const auto recorded = state::find_environment(workspace.database(), name);
  const auto current = python::current_generation(folder);
  for (const auto& generation : state::list_generations(workspace.database(), name)) {
    state.next_generation = std::max(state.next_generation, static_cast<int>(generation.number) + 1);
  }
  if (!recorded || !current) return state;
  state.exists = true;
  state.generation = *current;
  state.interpreter = recorded->interpreter;
  state.system_site_packages = recorded->system_site_packages;
  auto generation = state::find_generation(workspace.database(), name, *current);
  if (!generation) generation = state::find_generation(workspace.database(), name, recorded->generation);
  if (generation) {
    for (const auto& wheel : generation->packages) {
      state.wheels.push_back(
          {wheel.at("name"), wheel.at("version"), wheel.at("sha256"), wheel.value("requested", false)});
    }
  }
  return state;
}

}  // namespace jetcrew::install
