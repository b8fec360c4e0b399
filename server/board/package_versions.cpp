#include "board/package_versions.hpp"

#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace {

struct Stanza {
  std::string_view name, status, architecture, version;
};

void take_field(Stanza& stanza, std::string_view line) {
  const auto value_of = [&](std::string_view field, std::string_view& value) {
    if (line.starts_with(field)) value = trimmed(line.substr(field.size()));
  };
  value_of("Package:", stanza.name);
  value_of("Status:", stanza.status);
  value_of("Architecture:", stanza.architecture);
  value_of("Version:", stanza.version);
}

class Scan {
 public:
  void end_of(const Stanza& stanza) {
    if (!stanza.status.ends_with(" installed") || stanza.version.empty()) return;
    if (stanza.name == "dpkg") found_.dpkg_architecture = std::string(stanza.architecture);
    if (stanza.name == "nvidia-l4t-core") found_.nvidia_l4t_core = std::string(stanza.version);
    if (stanza.name == "libc6") libc6_.emplace_back(stanza.architecture, stanza.version);
  }

  PackageVersions result() {
    for (const auto& [architecture, version] : libc6_) {
      if (libc6_.size() == 1 || architecture == found_.dpkg_architecture) found_.libc6 = version;
    }
    return std::move(found_);
  }

 private:
  PackageVersions found_;
  std::vector<std::pair<std::string, std::string>> libc6_;
};

}  // namespace

PackageVersions scan_dpkg_status(std::string_view status) {
  Scan scan;
  Stanza stanza;
  while (!status.empty()) {
    const auto end = status.find('\n');
    const auto line = status.substr(0, end);
    if (trimmed(line).empty()) {
      scan.end_of(stanza);
      stanza = {};
    } else {
      take_field(stanza, line);
    }
    status = end == std::string_view::npos ? std::string_view() : status.substr(end + 1);
  }
  scan.end_of(stanza);
  return scan.result();
}

PackageVersions observe_package_versions(const Root& root) {
  const auto status = read(root, "/var/lib/dpkg/status", 64U << 20U);
  return status ? scan_dpkg_status(*status) : PackageVersions();
}

}  // namespace jetcrew::board
