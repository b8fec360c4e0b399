#include "base/running.hpp"

#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"

namespace jetcrew {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest = 16U << 20U;

/// /proc's files say that they are empty, and have no size to go by.
std::string text_of(const fs::path& file) {
  return read_optional(file, largest).value_or("");
}

bool uses(const fs::path& process, const std::string& folder) {
  const auto below = folder + "/";
  for (const auto* link : {"cwd", "exe"}) {
    std::error_code unreadable;
    const auto target = fs::read_symlink(process / link, unreadable).string();
    if (!unreadable && (target == folder || target.starts_with(below))) return true;
  }
  const auto environment = text_of(process / "environ");
  for (const auto variable : split(environment, '\0')) {
    constexpr std::string_view name = "VIRTUAL_ENV=";
    if (!variable.starts_with(name)) continue;
    const auto value = variable.substr(name.size());
    if (value == folder || value.starts_with(below)) return true;
  }
  return text_of(process / "maps").find(" " + below) != std::string::npos;
}

}  // namespace

std::vector<RunningProgram> programs_using(const fs::path& folder) {
  std::error_code unreadable;
  auto place = fs::canonical(folder, unreadable).string();
  if (unreadable) return {};
  std::vector<RunningProgram> found;
  for (const auto& entry : fs::directory_iterator("/proc", unreadable)) {
    const auto pid = to_number(entry.path().filename().string());
    if (!pid || static_cast<int>(*pid) == ::getpid() || !uses(entry.path(), place)) continue;
    found.push_back({static_cast<int>(*pid), std::string(trimmed(text_of(entry.path() / "comm")))});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.pid < b.pid; });
  return found;
}

}  // namespace jetcrew
