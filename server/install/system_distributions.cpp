#include "install/system_distributions.hpp"

#include "install/observation.hpp"

namespace jetcrew::install {

std::vector<python::InstalledDistribution> system_distributions(const Root& root,
                                                                const python::Interpreter& interpreter) {
  std::vector<python::InstalledDistribution> all;
  for (const auto& folder : interpreter.site_packages) {
    auto found = python::find_distributions(root, folder);
    all.insert(all.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
  return all;
}

std::optional<python::Interpreter> interpreter_at(const Workspace& workspace, const std::string& path) {
  for (auto& interpreter : observe_interpreters(workspace.root(), workspace.folder())) {
    if (interpreter.path == path) return std::move(interpreter);
  }
  return std::nullopt;
}

}  // namespace jetcrew::install
