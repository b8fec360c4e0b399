#include "python/activation.hpp"

#include "base/text.hpp"

namespace jetcrew::python {

Variables deactivated(Variables variables) {
  const auto active = variables.find("VIRTUAL_ENV");
  if (active == variables.end() || active->second.empty()) return variables;
  const auto programs = active->second + "/bin";
  if (const auto path = variables.find("PATH"); path != variables.end()) {
    std::vector<std::string> kept;
    for (const auto folder : split(path->second, ':')) {
      if (folder != programs) kept.emplace_back(folder);
    }
    path->second = join(kept, ":");
  }
  variables.erase(active);
  variables.erase("VIRTUAL_ENV_PROMPT");
  return variables;
}

Variables activated(Variables variables, const std::filesystem::path& inside, const std::string& name) {
  variables = deactivated(std::move(variables));
  variables.emplace("PATH", usual_path);
  auto& path = variables["PATH"];
  // Behind a last ":" would stand the working directory.
  path = path.empty() ? (inside / "bin").string() : (inside / "bin").string() + ":" + path;
  variables["VIRTUAL_ENV"] = inside.string();
  variables["VIRTUAL_ENV_PROMPT"] = fmt::format("({}) ", name);
  variables.erase("PYTHONHOME");
  return variables;
}

}  // namespace jetcrew::python
