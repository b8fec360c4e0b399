// The file name of a wheel: `name-version(-build)?-python-abi-platform.whl` (PEP 427, "Binary distribution
// format").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/tags.hpp"
#include "python/version.hpp"

namespace jetcrew::python {

struct WheelName {
  static constexpr std::size_t longest = 1024;    ///< bytes
  static constexpr std::size_t most_tags = 4096;  ///< of a compressed set

  std::string name;          ///< as in the file name; see normalized_name()
  std::string version_text;  ///< as in the file name
  Version version;
  /// `34rc` is {34, "rc"}; compares after the tag's rank, none before all.
  std::optional<std::pair<std::int64_t, std::string>> build;
  std::vector<Tag> tags;  ///< every combination of a compressed set, once each

  /// @param file_name without folders
  /// @throws Error `wheel_name_invalid`
  static WheelName parse(std::string_view file_name);
};

}  // namespace jetcrew::python
