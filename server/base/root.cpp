#include "base/root.hpp"

#include <deque>

#include "base/error.hpp"
#include "base/files.hpp"

namespace jetcrew {
namespace fs = std::filesystem;

Root::Root(const fs::path& folder) {
  std::error_code failed;
  folder_ = fs::canonical(folder, failed);
  if (failed || !fs::is_directory(folder_)) {
    throw Error("path_not_found", fmt::format("the board's root {} is not a folder", folder.string()),
                "Give the folder of a board's file system with --root, or leave it out for this machine.",
                {{"path", folder.string()}});
  }
}

fs::path Root::resolve(const fs::path& inside) const {
  std::deque<fs::path> left(inside.begin(), inside.end());
  fs::path at;  // relative to the root, free of links
  int links = 0;
  while (!left.empty()) {
    const auto part = left.front();
    left.pop_front();
    if (part.empty() || part == "." || part == "/") continue;
    if (part == "..") {
      at = at.parent_path();
      continue;
    }
    const auto next = folder_ / at / part;
    std::error_code failed;
    const auto target = fs::read_symlink(next, failed);
    if (failed) {
      at /= part;
      continue;
    }
    if (++links > 40) {
      throw Error("path_invalid", fmt::format("{} goes through too many symbolic links", inside.string()),
                  "Two links probably point at each other.", {{"path", inside.string()}});
    }
    if (target.is_absolute()) at.clear();
    left.insert(left.begin(), target.begin(), target.end());
  }
  return at.empty() ? folder_ : folder_ / at;
}

std::optional<fs::path> Root::inside(const fs::path& on_this_machine) const {
  const auto relative = fs::weakly_canonical(on_this_machine).lexically_relative(folder_);
  if (relative.empty() || *relative.begin() == "..") return std::nullopt;
  return relative == "." ? fs::path("/") : "/" / relative;
}

std::optional<std::string> Root::read(const fs::path& inside) const {
  return read_optional(resolve(inside));
}

}  // namespace jetcrew
