// Which of NVIDIA's libraries the board has.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "debian/status.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

/// Versions without Debian's revision: `10.2.300`, `8.2.1.32`.
struct NvidiaSoftware {
  std::optional<std::string> cuda;
  std::optional<std::string> cudnn;
  std::optional<std::string> tensorrt;
  std::optional<std::string> opencv;  ///< NVIDIA's or the distribution's
};

/// What is installed of them. Of several versions side by side the highest.
NvidiaSoftware nvidia_software(const std::vector<debian::Installed>& packages);

/// /usr/local/cuda/version.txt of JetPack 4: `CUDA Version 10.2.300`.
std::optional<std::string> parse_cuda_version_text(std::string_view text);
/// /usr/local/cuda/version.json since CUDA 11: `version` of `cuda`, or of its compiler or runtime.
std::optional<std::string> parse_cuda_version_json(std::string_view text);

/// The toolkit that /usr/local/cuda leads to counts before the packages: there may be several.
NvidiaSoftware observe_nvidia_software(const Root& root, const std::vector<debian::Installed>& packages);

}  // namespace jetcrew::board
