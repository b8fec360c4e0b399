#include "checks/stale_links.hpp"

#include <filesystem>

#include "base/elf.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::checks {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t longest_list = 16U << 20U;
constexpr std::uint64_t largest_library = 512U << 20U;

/// dpkg has checksums of files only, and not of links (deb-md5sums(5)).
bool dpkg_has_its_checksum(const Root& root, std::string_view path) {
  const auto wanted = fmt::format("  {}", path.substr(1));
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root.resolve("/var/lib/dpkg/info"), error)) {
    if (entry.path().extension() != ".md5sums") continue;
    const auto list = read_file(entry.path(), longest_list);
    for (const auto line : lines_of(list)) {
      if (line.ends_with(wanted)) return true;
    }
  }
  return static_cast<bool>(error);  // who cannot look claims nothing
}

bool is_called(const fs::path& library, const std::string& name) {
  try {
    const auto object = read_shared_object(read_file(library, largest_library));
    return object && object->soname == name;
  } catch (const Error&) {
    return false;
  }
}

/// What ldconfig would make the link to.
bool has_library_for(const Root& root, const fs::path& link) {
  const auto name = link.filename().string();
  const auto stem = name.substr(0, name.find(".so."));
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root.resolve(link.parent_path()), error)) {
    if (entry.path().filename().string().starts_with(stem) && is_called(entry.path(), name)) return true;
  }
  return static_cast<bool>(error);
}

}  // namespace

bool ldconfig_took_it(const Root& root, const std::string& path) {
  const fs::path link(path);
  const auto name = link.filename().string();
  if (!name.starts_with("lib") || name.find(".so.") == std::string::npos) return false;
  try {
    return !dpkg_has_its_checksum(root, path) && !has_library_for(root, link);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace jetcrew::checks
