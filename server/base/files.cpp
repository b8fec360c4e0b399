#include "base/files.hpp"

#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/error.hpp"

namespace jetcrew {
namespace fs = std::filesystem;

void Descriptor::close() noexcept {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Descriptor open_file(const fs::path& path, int flags, unsigned mode) {
  int number = -1;
  do {
    number = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (number < 0 && errno == EINTR);
  if (number < 0) throw system_error(errno, fmt::format("opening {}", path.string()));
  return Descriptor(number);
}

std::string read_file(const fs::path& path, std::uint64_t limit) {
  const auto file = open_file(path, O_RDONLY);
  std::string content;
  // sysfs and procfs say size 0, so the end is found by reading.
  char buffer[16384];
  while (true) {
    const auto count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, fmt::format("reading {}", path.string()));
    if (count == 0) return content;
    content.append(buffer, static_cast<std::size_t>(count));
    if (content.size() > limit) {
      throw Error("file_too_large", fmt::format("{} is larger than {} bytes", path.string(), limit),
                  "This is not the kind of file that belongs here.", {{"path", path.string()}});
    }
  }
}

std::optional<std::string> read_optional(const fs::path& path, std::uint64_t limit) {
  try {
    return read_file(path, limit);
  } catch (const Error&) {
    return std::nullopt;
  }
}

void write_all(int descriptor, std::string_view bytes, const fs::path& path_for_errors) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, fmt::format("writing {}", path_for_errors.string()));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void write_durably(const fs::path& path, std::string_view content, unsigned mode) {
  const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const auto temporary = folder / fmt::format(".{}.{}.new", path.filename().string(), ::getpid());
  try {
    const auto file = open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode);
    write_all(file.get(), content, path);
    if (::fsync(file.get()) != 0) throw system_error(errno, fmt::format("writing {}", path.string()));
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
      throw system_error(errno, fmt::format("replacing {}", path.string()));
    }
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_folder(folder);
}

void switch_link(const fs::path& link, const fs::path& target) {
  const auto temporary = link.parent_path() / fmt::format(".{}.{}.new", link.filename().string(), ::getpid());
  ::unlink(temporary.c_str());
  if (::symlink(target.c_str(), temporary.c_str()) != 0) {
    throw system_error(errno, fmt::format("making {}", temporary.string()));
  }
  if (::rename(temporary.c_str(), link.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary.c_str());
    throw system_error(reason, fmt::format("switching {}", link.string()));
  }
  sync_folder(link.parent_path());
}

void sync_folder(const fs::path& folder) {
  const auto opened = open_file(folder, O_RDONLY | O_DIRECTORY);
  if (::fsync(opened.get()) != 0) throw system_error(errno, fmt::format("syncing {}", folder.string()));
}

void sync_file_system(const fs::path& path) {
  const auto opened = open_file(path, O_RDONLY);
  if (::syncfs(opened.get()) != 0) throw system_error(errno, fmt::format("syncing {}", path.string()));
}

Space space_of(fs::path path) {
  struct statvfs answer{};
  while (::statvfs(path.c_str(), &answer) != 0) {
    if (errno != ENOENT || path == path.parent_path()) {
      throw system_error(errno, fmt::format("asking for the free space of {}", path.string()));
    }
    path = path.parent_path();
  }
  return {answer.f_blocks * answer.f_frsize, answer.f_bavail * answer.f_frsize};
}

TemporaryFolder::TemporaryFolder(const fs::path& parent, std::string_view prefix) {
  auto name = (parent / fmt::format("{}XXXXXX", prefix)).string();
  if (::mkdtemp(name.data()) == nullptr)
    throw system_error(errno, fmt::format("making a folder in {}", parent.string()));
  path_ = name;
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) {
  other.path_.clear();
}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code ignored;  // a destructor cannot report; what stays behind is found by the next clean-up
  fs::remove_all(path_, ignored);
}

void NewFolders::add(TemporaryFolder folder, fs::path name) {
  unnamed_.push_back({std::move(folder), std::move(name)});
}

bool NewFolders::has(const fs::path& name) const {
  return std::any_of(unnamed_.begin(), unnamed_.end(), [&](const auto& one) { return one.name == name; });
}

void NewFolders::finish() {
  if (unnamed_.empty()) return;
  sync_file_system(unnamed_.front().folder.path());
  std::set<fs::path> parents;
  for (auto& [folder, name] : unnamed_) {
    if (::rename(folder.path().c_str(), name.c_str()) == 0) {
      folder.keep();
      parents.insert(name.parent_path());
      continue;
    }
    const int reason = errno;
    const bool there = (reason == EEXIST || reason == ENOTEMPTY) && fs::is_directory(name);
    if (!there) throw system_error(reason, fmt::format("making {}", name.string()));
  }
  for (const auto& parent : parents) sync_folder(parent);
  unnamed_.clear();
}

std::optional<FileLock> FileLock::try_take(const fs::path& path) {
  auto file = open_file(path, O_RDWR | O_CREAT, 0600);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return FileLock(std::move(file));
  if (errno == EWOULDBLOCK) return std::nullopt;
  throw system_error(errno, fmt::format("locking {}", path.string()));
}

}  // namespace jetcrew
