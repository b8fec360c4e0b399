#include "debian/dpkg_lock.hpp"

#include <cerrno>

#include <fcntl.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace jetcrew::debian {
namespace {

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

LockHolder describe(pid_t pid) {
  // The kernel says -1 for open file description locks.
  if (pid <= 0) return {0, "another program"};
  const auto name = read_optional(fmt::format("/proc/{}/comm", pid));
  return {pid, name ? to_valid_utf8(trimmed(*name)) : "another program"};
}

std::optional<LockHolder> holder(const Descriptor& file, const std::filesystem::path& path) {
  auto lock = whole_file();
  if (::fcntl(file.get(), F_OFD_GETLK, &lock) != 0) {
    throw system_error(errno, fmt::format("asking for the lock of {}", path.string()));
  }
  if (lock.l_type == F_UNLCK) return std::nullopt;
  return describe(lock.l_pid);
}

}  // namespace

std::optional<LockHolder> lock_holder(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  return holder(open_file(path, O_RDWR), path);
}

std::variant<FrontendLock, LockHolder> FrontendLock::take(const std::filesystem::path& path) {
  auto file = open_file(path, O_RDWR | O_CREAT, 0640);
  auto lock = whole_file();
  if (::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) return FrontendLock(std::move(file));
  if (errno != EAGAIN && errno != EACCES) throw system_error(errno, fmt::format("locking {}", path.string()));
  // It may have been let go in between.
  return holder(file, path).value_or(LockHolder{0, "another program"});
}

}  // namespace jetcrew::debian
