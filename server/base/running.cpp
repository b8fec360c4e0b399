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

bool is_at(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// What a program was told by its start, which the kernel has as that program would read it.
class Process {
 public:
  explicit Process(fs::path place) : place_(std::move(place)) {
    std::error_code unreadable;
    root_ = fs::read_symlink(place_ / "root", unreadable).string();
    if (root_ == "/") root_.clear();
  }

  bool uses(const std::string& folder) const {
    for (const auto* link : {"cwd", "exe"}) {
      std::error_code unreadable;
      const auto target = fs::read_symlink(place_ / link, unreadable);
      if (!unreadable && is_at(target.string(), folder)) return true;
    }
    const auto environment = text_of(place_ / "environ");
    for (const auto variable : split(environment, '\0')) {
      constexpr std::string_view name = "VIRTUAL_ENV=";
      if (variable.starts_with(name) && leads_to(fs::path(variable.substr(name.size())), folder)) return true;
    }
    const auto command_line = text_of(place_ / "cmdline");
    const auto program = fs::path(split(command_line, '\0').front());
    if (program.has_parent_path() && leads_to(program.parent_path(), folder)) return true;
    return text_of(place_ / "maps").find(" " + folder + "/") != std::string::npos;
  }

 private:
  /// The links in it, as `current`, are followed, where there are such still.
  bool leads_to(const fs::path& path, const std::string& folder) const {
    std::error_code unreadable;
    const auto here = path.is_absolute() ? fs::path(root_ + path.string()) : place_ / "cwd" / path;
    if (is_at(here.string(), folder)) return true;
    const auto real = fs::canonical(here, unreadable);
    return !unreadable && is_at(real.string(), folder);
  }

  fs::path place_;
  std::string root_;  ///< empty where it is this program's own
};

}  // namespace

std::vector<RunningProgram> programs_using(const fs::path& folder) {
  std::error_code unreadable;
  auto place = fs::canonical(folder, unreadable).string();
  if (unreadable) return {};
  std::vector<RunningProgram> found;
  for (const auto& entry : fs::directory_iterator("/proc", unreadable)) {
    const auto pid = to_number(entry.path().filename().string());
    if (!pid || static_cast<int>(*pid) == ::getpid() || !Process(entry.path()).uses(place)) continue;
    found.push_back({static_cast<int>(*pid), std::string(trimmed(text_of(entry.path() / "comm")))});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.pid < b.pid; });
  return found;
}

}  // namespace jetcrew
