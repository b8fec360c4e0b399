// Where this machine's pip takes its packages from: pip.conf in its usual places, and the PIP_ variables.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::supply {

struct PipConfig {
  std::optional<std::string> index_url;
  std::vector<std::string> extra_index_urls;
  std::vector<std::string> find_links;  ///< addresses and folders
  bool no_index = false;
  std::optional<std::string> proxy;
  std::optional<std::string> cert;  ///< a file of certificates
};

/// A variable of the environment; nothing where it is not set.
using Variable = std::function<std::optional<std::string>(const std::string&)>;

/// What one file says, over what is there already. Sections [global] and [download] count. Lines that make no
/// sense are passed over: pip's own messages are better.
void read_pip_config(std::string_view text, PipConfig& config);

/// The files in pip's order (global, user, PIP_CONFIG_FILE), then the environment.
PipConfig machine_pip_config(const Variable& variable);

}  // namespace jetcrew::supply
