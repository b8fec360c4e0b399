#include "python/placing.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

void finish(int descriptor, mode_t mode, const fs::path& path) {
  if (::fchmod(descriptor, mode) != 0) throw system_error(errno, fmt::format("writing {}", path.string()));
  set_built_time(descriptor, path);
}

void copy_file(const fs::path& source, const fs::path& path, mode_t mode) {
  const auto from = open_file(source, O_RDONLY | O_NOFOLLOW);
  const auto to = open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  std::string buffer(1U << 18U, '\0');
  while (true) {
    const auto count = ::read(from.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, fmt::format("reading {}", source.string()));
    if (count == 0) break;
    write_all(to.get(), {buffer.data(), static_cast<std::size_t>(count)}, path);
  }
  finish(to.get(), mode, path);
}

}  // namespace

void set_built_time(int descriptor, const fs::path& path_for_errors) {
  const timespec when{.tv_sec = built_time, .tv_nsec = 0};
  const std::array<timespec, 2> times{when, when};
  if (::futimens(descriptor, times.data()) != 0)
    throw system_error(errno, fmt::format("writing {}", path_for_errors.string()));
}

void Placer::write(const fs::path& path, std::string_view content, bool executable) {
  const auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644);
  write_all(file.get(), content, path);
  finish(file.get(), executable ? 0755 : 0644, path);
}

std::pair<int, const char*> Placer::OpenFolder::locate(const fs::path& path) {
  const auto& text = path.native();
  const auto slash = text.rfind('/');
  const auto folder = std::string_view(text).substr(0, slash);
  if (!descriptor_ || folder != name_) {
    descriptor_ = open_file(std::string(folder), O_PATH | O_DIRECTORY);
    name_ = folder;
  }
  return {descriptor_.get(), text.c_str() + slash + 1};
}

mode_t Placer::checked_mode(const Placement& placement) {
  struct stat status{};
  bool there = false;
  try {
    const auto [folder, name] = source_.locate(placement.source);
    there = ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
  } catch (const Error& error) {
    if (error.code() != "path_not_found") throw;
  }
  if (!there ||
      (placement.record.size && *placement.record.size != static_cast<std::uint64_t>(status.st_size))) {
    throw Error("tree_damaged",
                fmt::format("the unpacked wheel's file {} is missing or changed", placement.source.string()),
                "Repair the environment: what is damaged is made again from the stored package.",
                {{"path", placement.source.string()}});
  }
  return status.st_mode & 0555U;
}

void Placer::place(const Placement& placement, const fs::path& path) {
  if (placement.kind == Placement::Kind::written) {
    write(path, placement.content, placement.executable);
    return;
  }
  const auto mode = checked_mode(placement);
  if (placement.kind == Placement::Kind::copied) {
    copy_file(placement.source, path, 0755);
  } else if (!may_link_ || !link(placement.source, path)) {
    copy_file(placement.source, path, mode);
  }
}

bool Placer::link(const fs::path& source, const fs::path& path) {
  const auto [from, old_name] = source_.locate(source);
  const auto [to, new_name] = target_.locate(path);
  if (::linkat(from, old_name, to, new_name, 0) == 0) return true;
  switch (errno) {
    case EMLINK:  // this file only
      return false;
    case EXDEV:
    case EPERM:  // file systems without links, and protected_hardlinks
    case EOPNOTSUPP:
      may_link_ = false;
      return false;
    default:
      throw system_error(errno, fmt::format("linking {}", path.string()));
  }
}

}  // namespace jetcrew::python
