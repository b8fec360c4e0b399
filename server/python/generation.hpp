// Environments on disk: `<environment>/generations/<n>` is one immutable state, a virtual environment;
// `<environment>/current` is a link to the one in use.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "python/interpreter.hpp"
#include "python/layout.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::python {

struct GenerationPlan {
  std::string environment;  ///< name
  int number = 1;
  Interpreter interpreter;
  bool system_site_packages = true;
  std::vector<PlannedWheel> wheels;
};

struct BuildProgress {
  std::string wheel;  ///< the project that is being placed
  std::uint64_t files_done = 0;
  std::uint64_t files_total = 0;
};
using BuildProgressCallback = std::function<void(const BuildProgress&)>;

/// Builds `generations/<number>`: a virtual environment as `python -m venv --without-pip` leaves it, and in
/// it the wheels as `pip install --no-compile --no-deps` leaves them, apart from INSTALLER. Files are hard
/// links into the trees, copies where that cannot be. All conflicts are found before anything is written. It
/// is built beside and renamed at the end, after a sync: what is under `generations/<number>` is complete.
/// The switch to it is activate_generation().
///
/// What differs from pip, on purpose: INSTALLER says jetcrew; shared files are read-only; bytecode that came
/// with a wheel is not installed; two wheels that bring one path with different content are refused; so is a
/// file that replaces the environment's own.
///
/// @param environment_folder on this machine; made where missing
/// @param environment_inside the same folder as the board names it; scripts hold it
/// @throws Error `wheel_files_clash` naming both projects and the path; `wheel_layout_invalid` for a path
/// that would leave the environment or replace a part of it; `python_missing` if the interpreter is no longer
/// there; `environment_name_invalid`; `path_invalid` for a place that scripts cannot name; `environment_busy`
/// if another process builds in it; `generation_exists`; `tree_damaged`; `stopped`; `disk_full` and the like.
/// Nothing is left then, but that the number was used: last_generation().
void build_generation(const Root& root, const std::filesystem::path& environment_folder,
                      const std::filesystem::path& environment_inside, const GenerationPlan& plan,
                      const BuildProgressCallback& progress = {}, const std::stop_token& stop = {});

/// Points `current` at generation `n`, in one step and durably. @throws Error `generation_missing`
void activate_generation(const std::filesystem::path& environment_folder, int n);

/// The one in use; nothing if there is none.
std::optional<int> current_generation(const std::filesystem::path& environment_folder);

/// All complete ones, ascending.
std::vector<int> generations(const std::filesystem::path& environment_folder);

/// Its number is not given again: see last_generation.hpp.
/// @throws Error `generation_in_use` for the current one, `generation_missing`
void remove_generation(const std::filesystem::path& environment_folder, int n);

/// Takes the environment away with all its generations, its name first. Nothing happens where there is none.
void remove_environment(const std::filesystem::path& environment_folder);

/// What killed builds and removals left in all environments.
void remove_unfinished_environments(const std::filesystem::path& environments_folder);

/// Letters, digits, `.`, `_` and `-`, a letter or digit at the start, at most 64: it becomes a folder's name
/// and a prompt.
bool is_valid_environment_name(std::string_view name);

}  // namespace jetcrew::python
