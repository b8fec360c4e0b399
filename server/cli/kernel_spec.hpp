// Jupyter kernel specs: the files by which Jupyter offers an environment's Python in its list
// (https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/exec.hpp"

namespace jetcrew::cli {

/// What `kernel.json` says.
/// @param python  the environment's, as the board names it
nlohmann::json kernel_spec(const std::filesystem::path& python, const std::string& display_name);

/// `jetcrew-NAME`, the kernel's folder and Jupyter's name for it.
std::string kernel_name(const std::string& environment);

struct KernelPlace {
  std::optional<std::string> prefix;
  bool user = false;
};

/// Where Jupyter looks for kernels: below the prefix; for one user where JUPYTER_DATA_DIR, XDG_DATA_HOME or
/// HOME say, as Jupyter does itself; else for all users where root asks, and for the one who asks otherwise.
/// @throws Error `path_not_found` where it is to be for one user, and none of the three is set
std::filesystem::path kernels_folder(const KernelPlace& place, const Variables& variables, bool is_root);

}  // namespace jetcrew::cli
