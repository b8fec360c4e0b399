#include "cli/kernel_spec.hpp"

#include "base/error.hpp"

namespace jetcrew::cli {
namespace fs = std::filesystem;
namespace {

constexpr auto below_prefix = "share/jupyter/kernels";

/// Empty counts as not set, as Jupyter and the XDG Base Directory Specification have it.
std::optional<fs::path> set(const Variables& variables, std::string_view name) {
  const auto found = variables.find(name);
  if (found == variables.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

}  // namespace

nlohmann::json kernel_spec(const fs::path& python, const std::string& display_name) {
  return {{"argv", {python.string(), "-m", "ipykernel_launcher", "-f", "{connection_file}"}},
          {"display_name", display_name},
          {"language", "python"}};
}

std::string kernel_name(const std::string& environment) {
  return "jetcrew-" + environment;
}

fs::path kernels_folder(const KernelPlace& place, const Variables& variables, bool is_root) {
  if (place.prefix) return fs::path(*place.prefix) / below_prefix;
  if (is_root && !place.user) return fs::path("/usr/local") / below_prefix;
  if (const auto data = set(variables, "JUPYTER_DATA_DIR")) return *data / "kernels";
  if (const auto data = set(variables, "XDG_DATA_HOME")) return *data / "jupyter/kernels";
  if (const auto home = set(variables, "HOME")) return *home / ".local" / below_prefix;
  throw Error("path_not_found", "the user has no home folder: HOME is not set",
              "Say where the kernel is to be with --prefix DIR.", {{"path", "HOME"}});
}

}  // namespace jetcrew::cli
