#include "resolve/library_names.hpp"

#include <algorithm>

namespace jetcrew::resolve {
namespace {

/// CUDA comes with JetPack: which of its packages has a library changes with each release, the metapackage
/// brings them all (docs.nvidia.com/jetson, "Install JetPack").
constexpr std::string_view jetpack = "nvidia-jetpack";

struct Known {
  std::string_view library;  ///< all whose names begin so
  std::vector<std::string> packages;
};

/// From the file lists of Ubuntu 18.04 to 22.04 (packages.ubuntu.com) and of NVIDIA's repositories for L4T
/// (repo.download.nvidia.com/jetson).
const std::vector<Known>& table() {
  static const std::vector<Known> known{
      {"libopenblas.so.0", {"libopenblas-base", "libopenblas0"}},
      {"libmpi.so.20", {"libopenmpi2"}},
      {"libmpi_cxx.so.20", {"libopenmpi2"}},
      {"libmpi.so.40", {"libopenmpi3"}},
      {"libmpi_cxx.so.40", {"libopenmpi3"}},
      {"libcuda.so.1", {"nvidia-l4t-cuda"}},
      {"libcudart.so.10.2", {"cuda-cudart-10-2"}},
      {"libcudart.so.11.0", {"cuda-cudart-11-4"}},
      {"libcublas", {std::string(jetpack)}},
      {"libcufft", {std::string(jetpack)}},
      {"libcurand", {std::string(jetpack)}},
      {"libcusolver", {std::string(jetpack)}},
      {"libcusparse", {std::string(jetpack)}},
      {"libcudart", {std::string(jetpack)}},
      {"libnvrtc", {std::string(jetpack)}},
      {"libnvToolsExt", {std::string(jetpack)}},
      {"libcupti", {std::string(jetpack)}},
  };
  return known;
}

}  // namespace

std::vector<std::string> known_library_packages(std::string_view library) {
  for (const auto& known : table()) {
    if (library.starts_with(known.library)) return known.packages;
  }
  // libpython3.6m.so.1.0 is in libpython3.6.
  constexpr std::string_view python = "libpython";
  if (const auto at = library.find(".so"); library.starts_with(python) && at != std::string_view::npos) {
    auto name = library.substr(0, at);
    if (name.ends_with('m')) name.remove_suffix(1);
    if (name.find('.') != std::string_view::npos) return {std::string(name)};
  }
  return {};
}

std::vector<std::string> library_package_names(std::string_view library) {
  const auto at = library.find(".so");
  if (!library.starts_with("lib") || at == std::string_view::npos) return {};
  std::string name(library.substr(0, at));
  auto version = library.substr(at + 3);
  if (!version.empty()) {
    if (version.front() != '.' || version.size() == 1) return {};
    version.remove_prefix(1);
    if (name.back() >= '0' && name.back() <= '9') name += '-';
    name += version;
  }
  for (auto& letter : name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (letter == '_') letter = '-';
  }
  std::vector<std::string> names{name, name + "t64"};
  // `libglib-2.0.so.0` is in libglib2.0-0: many leave the hyphen before the release out.
  const auto hyphen = name.find('-');
  if (hyphen != std::string::npos && hyphen + 1 < library.find(".so") && name[hyphen + 1] >= '0' &&
      name[hyphen + 1] <= '9') {
    auto joined = name;
    joined.erase(hyphen, 1);
    names = {joined, joined + "t64", name};
  }
  for (auto& known : known_library_packages(library)) {
    if (known != jetpack && std::find(names.begin(), names.end(), known) == names.end())
      names.push_back(std::move(known));
  }
  return names;
}

}  // namespace jetcrew::resolve
