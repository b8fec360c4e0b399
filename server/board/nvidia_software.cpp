#include "board/nvidia_software.hpp"

#include <nlohmann/json.hpp>

#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace {

/// `8.2.1.32` of `8.2.1.32-1+cuda10.2`.
std::optional<std::string> number_of(std::string_view version) {
  auto number = version.substr(0, version.find_first_not_of("0123456789."));
  while (number.ends_with('.')) number.remove_suffix(1);
  constexpr std::size_t longest = 32;
  if (number.find('.') == std::string_view::npos || number.starts_with('.') || number.size() > longest)
    return std::nullopt;
  return std::string(number);
}

/// `libcudnn8` and `libcudnn9-cuda-12`, but not `libcudnn8-dev`.
bool is_library(std::string_view package, std::string_view name) {
  if (!package.starts_with(name)) return false;
  package.remove_prefix(name.size());
  const auto digits = package.find_first_not_of("0123456789");
  if (digits == 0 || package.empty()) return false;
  return digits == std::string_view::npos || package.substr(digits).starts_with("-cuda-");
}

/// `cuda-cudart-10-2`, but not `cuda-cudart-dev-10-2`.
bool is_cuda_runtime(std::string_view package) {
  constexpr std::string_view name = "cuda-cudart-";
  return package.starts_with(name) &&
         package.find_first_not_of("0123456789-", name.size()) == std::string_view::npos;
}

/// `libopencv` is NVIDIA's; Debian's own carry their version: `libopencv-core4.2`, `libopencv-core406`.
bool is_opencv(std::string_view package) {
  constexpr std::string_view core = "libopencv-core";
  return package == "libopencv" ||
         (package.starts_with(core) && package.size() > core.size() &&
          package.find_first_not_of("0123456789.td", core.size()) == std::string_view::npos &&
          package[core.size()] >= '0' && package[core.size()] <= '9');
}

const debian::Version* higher(const debian::Version* known, const debian::Version& other) {
  return known == nullptr || *known < other ? &other : known;
}

std::optional<std::string> number_of(const debian::Version* version) {
  if (version == nullptr) return std::nullopt;
  const std::string_view text = version->text();
  return number_of(text.substr(text.find(':') + 1));  // without the epoch
}

}  // namespace

NvidiaSoftware nvidia_software(const std::vector<debian::Installed>& packages) {
  const debian::Version* cuda = nullptr;
  const debian::Version* cudnn = nullptr;
  const debian::Version* tensorrt = nullptr;
  const debian::Version* opencv = nullptr;
  for (const auto& installed : packages) {
    if (!installed.works()) continue;
    const auto& [name, version] = std::tie(installed.package.name, installed.package.version);
    if (is_cuda_runtime(name)) cuda = higher(cuda, version);
    if (is_library(name, "libcudnn")) cudnn = higher(cudnn, version);
    if (is_library(name, "libnvinfer")) tensorrt = higher(tensorrt, version);
    if (is_opencv(name)) opencv = higher(opencv, version);
  }
  return {number_of(cuda), number_of(cudnn), number_of(tensorrt), number_of(opencv)};
}

std::optional<std::string> parse_cuda_version_text(std::string_view text) {
  constexpr std::string_view says = "CUDA Version ";
  const auto at = text.find(says);
  return at == std::string_view::npos ? std::nullopt : number_of(text.substr(at + says.size()));
}

std::optional<std::string> parse_cuda_version_json(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  for (const auto* component : {"cuda", "cuda_nvcc", "cuda_cudart"}) {
    const auto found = document.find(component);
    if (found == document.end() || !found->is_object()) continue;
    const auto version = found->find("version");
    if (version == found->end() || !version->is_string()) continue;
    if (auto number = number_of(version->get_ref<const std::string&>())) return number;
  }
  return std::nullopt;
}

NvidiaSoftware observe_nvidia_software(const Root& root, const std::vector<debian::Installed>& packages) {
  auto software = nvidia_software(packages);
  std::optional<std::string> cuda;
  if (const auto json = read(root, "/usr/local/cuda/version.json")) cuda = parse_cuda_version_json(*json);
  if (!cuda) {
    if (const auto text = read(root, "/usr/local/cuda/version.txt")) cuda = parse_cuda_version_text(*text);
  }
  if (cuda) software.cuda = std::move(cuda);
  return software;
}

}  // namespace jetcrew::board
