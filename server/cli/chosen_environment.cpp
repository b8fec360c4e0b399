#include "cli/chosen_environment.hpp"

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "base/text.hpp"
#include "install/workspace.hpp"
#include "python/generation.hpp"

namespace jetcrew::cli {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> names_in(const fs::path& environments) {
  std::vector<std::string> names;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(environments, absent)) {
    std::error_code gone;
    if (entry.is_directory(gone)) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The folder of one that there is.
fs::path folder_of(const fs::path& environments, const std::string& name) {
  if (!python::is_valid_environment_name(name)) refuse_environment(name, names_in(environments));
  auto folder = environments / name;
  std::error_code failed;
  const auto status = fs::status(folder, failed);
  if (!fs::status_known(status))
    throw system_error(failed.value(), fmt::format("looking at {}", folder.string()));
  if (!fs::is_directory(status)) refuse_environment(name, names_in(environments));
  return folder;
}

/// Without its interpreter, the next `python` in PATH would run instead, and nobody would notice.
void require_python(const Root& root, const ChosenEnvironment& environment) {
  std::error_code unreachable;
  const auto python = environment.program("python");
  if (fs::exists(root.resolve(python), unreachable)) return;
  throw Error("python_missing", fmt::format("the environment {} has lost its Python", environment.name),
              fmt::format("{} points at an interpreter that is not on the board. Install that again, or make "
                          "the environment anew.",
                          python.string()),
              {{"path", python.string()}});
}

}  // namespace

void refuse_environment(const std::string& name, const std::vector<std::string>& names) {
  const auto near = near_words(name, names);
  throw Error("not_found", fmt::format("there is no environment {}", to_valid_utf8(name)),
              near.empty()
                  ? "See jetcrew environment list."
                  : fmt::format("Did you mean {}? See jetcrew environment list.", join(near, " or ")),
              {{"environment", name}});
}

ChosenEnvironment choose_environment(const Globals& globals, const std::string& name) {
  const auto root = globals.board_root();
  const auto state = globals.state_folder();
  const auto folder = folder_of(state / "environments", name);
  const auto number = python::current_generation(folder);
  if (!number) {
    throw Error("environment_empty", fmt::format("nothing is installed in the environment {} yet", name),
                fmt::format("Install something into it: jetcrew install --environment {} wheel:NAME.", name),
                {{"environment", name}});
  }
  const auto inside = install::environment_inside(root, state, name);
  const auto generation = fs::path("generations") / std::to_string(*number);
  ChosenEnvironment chosen{name, inside / "current", inside / generation, folder / generation};
  require_python(root, chosen);
  return chosen;
}

}  // namespace jetcrew::cli
