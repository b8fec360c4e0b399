#include "bundle/folder.hpp"

#include "base/error.hpp"
#include "base/log.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

constexpr int deepest = 8;
constexpr std::size_t most_files = 100'000;

bool is_package_name(const fs::path& path) {
  const auto extension = path.extension().string();
  return extension == ".deb" || extension == ".whl";
}

}  // namespace

std::vector<PackageFile> package_files(const fs::path& folder) {
  std::error_code failed;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed);
  if (failed) {
    throw Error("path_not_found", fmt::format("{} is not a folder that can be read", folder.string()),
                "Check that the stick is plugged in and that the path is right.",
                {{"path", folder.string()}});
  }
  std::vector<PackageFile> found;
  std::size_t seen = 0;
  for (const fs::recursive_directory_iterator end; at != end; at.increment(failed)) {
    if (++seen > most_files) {
      log::warning("only a part of the folder was looked at", {{"path", folder.string()}});
      break;
    }
    const auto name = at->path().filename().string();
    std::error_code unreadable;
    const auto status = at->symlink_status(unreadable);
    if (name.starts_with('.')) {
      if (fs::is_directory(status)) at.disable_recursion_pending();
      continue;
    }
    if (at.depth() >= deepest) at.disable_recursion_pending();
    if (unreadable || !fs::is_regular_file(status) || !is_package_name(at->path())) continue;
    found.push_back({at->path(), at->file_size(unreadable)});
  }
  // A failed increment makes the iterator the end, so that the loop ends as if all had been read.
  if (failed) {
    throw Error("medium_unreadable",
                fmt::format("{} could not be read to its end: {}", folder.string(), failed.message()),
                "If the stick was pulled out, put it back in and try again.", {{"path", folder.string()}});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return found;
}

std::vector<Source> find_sources(const Root& root) {
  std::vector<Source> sources;
  const auto look_at = [&](const fs::path& inside) {
    const auto here = root.resolve(inside);
    if (!fs::is_directory(here)) return;
    Source source{inside, 0, 0, 0};
    for (const auto& file : package_files(here)) {
      ++(file.path.extension() == ".deb" ? source.debs : source.wheels);
      source.bytes += file.size;
    }
    if (source.debs + source.wheels > 0) sources.push_back(std::move(source));
  };
  // Desktops mount at /media/USER/LABEL and /run/media/USER/LABEL, people at /mnt or /media/LABEL.
  for (const fs::path parent : {"/media", "/mnt", "/run/media"}) {
    const auto here = root.resolve(parent);
    if (!fs::is_directory(here)) continue;
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(here, unreadable)) {
      try {
        std::error_code broken;  // a loop of links, a medium that fails
        if (entry.is_directory(broken) && !entry.path().filename().string().starts_with('.')) {
          look_at(parent / entry.path().filename());
        }
      } catch (const Error& error) {
        log::warning("a medium cannot be read",
                     {{"path", entry.path().string()}, {"reason", error.message()}});
      }
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

}  // namespace jetcrew::bundle
