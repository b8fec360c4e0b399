#include "bundle/folder.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/mounts.hpp"
#include "base/text.hpp"
#include "bundle/container.hpp"
#include "bundle/write.hpp"
#include "python/source_name.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

constexpr int deepest = 8;
constexpr std::size_t most_files = 100'000;

using Folders = std::set<fs::path>;

/// What has the name of a bundle is told of even where it is none: somebody meant it to be one. Tars of other
/// things are common.
bool is_bundle(const fs::path& path, const fs::file_status& status) {
  if (fs::is_directory(status)) return Container::is_at(path);
  if (!fs::is_regular_file(status) || !is_tar_name(path)) return false;
  return path.extension() == ".jetbundle" || Container::is_at(path);
}

/// Without what lies in one of the folders of `except`.
Contents contents_but(const fs::path& folder, const Folders& except) {
  std::error_code failed;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed);
  if (failed) {
    throw Error("path_not_found", fmt::format("{} is not a folder that can be read", folder.string()),
                "Check that the stick is plugged in and that the path is right.",
                {{"path", folder.string()}});
  }
  Contents found;
  std::size_t seen = 0;
  for (const fs::recursive_directory_iterator end; at != end; at.increment(failed)) {
    if (++seen > most_files) {
      log::warning("only a part of the folder was looked at", {{"path", folder.string()}});
      break;
    }
    if (except.contains(at->path())) {
      at.disable_recursion_pending();
      continue;
    }
    const auto name = at->path().filename().string();
    std::error_code unreadable;
    const auto status = at->symlink_status(unreadable);
    if (name.starts_with('.')) {
      if (fs::is_directory(status)) at.disable_recursion_pending();
      continue;
    }
    if (at.depth() >= deepest) at.disable_recursion_pending();
    if (is_bundle(at->path(), status)) {
      found.bundles.push_back(at->path());
      if (fs::is_directory(status)) at.disable_recursion_pending();
      continue;
    }
    if (unreadable || !fs::is_regular_file(status) ||
        !(is_package_name(name) || python::SourceName::parse(name)))
      continue;
    found.loose.push_back({at->path(), at->file_size(unreadable)});
  }
  // A failed increment makes the iterator the end, so that the loop ends as if all had been read.
  if (failed) {
    throw Error("medium_unreadable",
                fmt::format("{} could not be read to its end: {}", folder.string(), failed.message()),
                "If the stick was pulled out, put it back in and try again.", {{"path", folder.string()}});
  }
  std::sort(found.bundles.begin(), found.bundles.end());
  std::sort(found.loose.begin(), found.loose.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return found;
}

Folders mount_points(const Root& root) {
  Folders points;
  for (auto& mount : mounts_of(root)) points.insert(std::move(mount.point));
  return points;
}

bool is_below(const fs::path& path, const fs::path& folder) {
  return path != folder &&
         std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

/// The folders that may be media, each with the media that are mounted further down in it and count for
/// themselves.
std::map<fs::path, Folders> candidates(const Root& root) {
  std::map<fs::path, Folders> found;
  const auto mounted = mount_points(root);
  const auto add = [&](const fs::path& folder) {
    auto& inner = found[folder];
    for (const auto& point : mounted) {
      if (!is_below(point, folder)) continue;
      inner.insert(point);
      found[point];
    }
  };
  // Desktops mount at /media/USER/LABEL and /run/media/USER/LABEL, people at /mnt or /media/LABEL, JetCrew
  // where nobody else does.
  for (const fs::path parent : {"/media", "/mnt", "/run/media", "/run/jetcrew/media"}) {
    if (parent == "/mnt" && mounted.contains(parent)) {
      add(parent);
      continue;
    }
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(root.resolve(parent), unreadable)) {
      std::error_code broken;  // a loop of links, a medium that fails
      const auto name = entry.path().filename();
      if (entry.is_directory(broken) && !name.string().starts_with('.')) add(parent / name);
    }
  }
  for (auto& [folder, inner] : found) {
    for (const auto& [other, unused] : found) {
      if (is_below(other, folder)) inner.insert(other);
    }
  }
  return found;
}

std::optional<Source> source_at(const Root& root, const fs::path& folder, const Folders& except) {
  const auto here = root.resolve(folder);
  std::error_code gone;
  if (!fs::is_directory(here, gone)) return std::nullopt;
  Folders except_here;
  for (const auto& inner : except) except_here.insert(root.resolve(inner));
  Source source{folder, 0, 0, 0, {}};
  const auto add_bundle = [&](const fs::path& path) {
    source.bundles.push_back(path == here ? folder : folder / path.lexically_relative(here));
  };
  if (Container::is_at(here)) {
    add_bundle(here);
    return source;
  }
  const auto contents = contents_but(here, except_here);
  for (const auto& bundle : contents.bundles) add_bundle(bundle);
  for (const auto& file : contents.loose) {
    if (!is_package_name(file.path)) continue;
    ++(file.path.extension() == ".deb" ? source.debs : source.wheels);
    source.bytes += file.size;
  }
  const bool any = source.debs + source.wheels > 0 || !source.bundles.empty();
  return any ? std::optional(source) : std::nullopt;
}

}  // namespace

bool is_package_name(const fs::path& file) {
  const auto extension = file.extension().string();
  return extension == ".deb" || extension == ".whl";
}

Contents contents_of(const fs::path& folder) {
  return contents_but(folder, {});
}

std::vector<PackageFile> package_files(const fs::path& folder) {
  return contents_of(folder).loose;
}

std::optional<Source> find_source(const Root& root, const fs::path& folder) {
  return source_at(root, folder, {});
}

std::vector<Source> find_sources(const Root& root) {
  std::vector<Source> sources;
  for (const auto& [folder, inner] : candidates(root)) {
    try {
      if (auto source = source_at(root, folder, inner)) sources.push_back(std::move(*source));
    } catch (const Error& error) {
      log::warning("a medium cannot be read", {{"path", folder.string()}, {"reason", error.message()}});
    }
  }
  return sources;
}

}  // namespace jetcrew::bundle
