#include "base/mounts.hpp"

#include <sys/sysmacros.h>

#include "base/files.hpp"
#include "base/procfs.hpp"
#include "base/text.hpp"

namespace jetcrew {
namespace fs = std::filesystem;
namespace {

constexpr auto mountinfo = "/proc/self/mountinfo";

dev_t device_in(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const auto major = to_number(text.substr(0, colon));
  const auto minor = to_number(text.substr(colon + 1));
  if (!major || !minor) return {};
  return makedev(static_cast<unsigned>(*major), static_cast<unsigned>(*minor));
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`: an unknown number of fields before the
/// hyphen.
std::optional<Mount> mount_in(std::string_view line) {
  constexpr std::size_t id = 0, device = 2, point = 4, options = 5;
  const auto fields = split(line, ' ');
  if (fields.size() <= point) return std::nullopt;
  Mount mount;
  mount.id = static_cast<int>(to_number(fields[id]).value_or(0));
  mount.device = device_in(fields[device]);
  mount.point = without_escapes(fields[point]);
  if (fields.size() > options) {
    const auto words = split(fields[options], ',');
    mount.is_read_only = std::find(words.begin(), words.end(), "ro") != words.end();
  }
  const auto hyphen = std::find(fields.begin(), fields.end(), "-");
  if (fields.end() - hyphen > 2) {
    mount.type = *(hyphen + 1);
    mount.source = without_escapes(*(hyphen + 2));
  }
  return mount;
}

}  // namespace

std::vector<Mount> mounts_of(const Root& root) {
  std::vector<Mount> mounts;
  auto text = root.read(mountinfo);
  const bool is_boards_own = text.has_value();
  if (!text) text = read_optional(mountinfo, 4U << 20U).value_or("");
  for (const auto line : lines_of(*text)) {
    auto mount = mount_in(line);
    if (!mount) continue;
    // The kernel names them as this machine does, also where the board's root is a folder of it.
    if (!root.is_system()) {
      const auto inside = mount->point.lexically_relative(root.folder());
      const bool is_inside = !inside.empty() && *inside.begin() != "..";
      if (!is_inside && !is_boards_own) continue;
      if (is_inside) mount->point = "/" / inside;
    }
    mount->point = mount->point.lexically_normal();
    mounts.push_back(std::move(*mount));
  }
  return mounts;
}

}  // namespace jetcrew
