// A process that holds a lock as dpkg does, for tests.
#pragma once

#include <filesystem>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace jetcrew::debian::test {

class LockKeeper {
 public:
  explicit LockKeeper(const std::filesystem::path& file) {
    int ready[2];
    if (::pipe(ready) != 0) return;
    pid_ = ::fork();
    if (pid_ == 0) {
      struct flock lock{};
      lock.l_type = F_WRLCK;
      lock.l_whence = SEEK_SET;
      const int number = ::open(file.c_str(), O_RDWR | O_CREAT, 0640);
      const char done = ::fcntl(number, F_SETLK, &lock) == 0 ? 'y' : 'n';
      [[maybe_unused]] const auto written = ::write(ready[1], &done, 1);
      while (true) ::pause();
    }
    char done = 'n';
    held_ = ::read(ready[0], &done, 1) == 1 && done == 'y';
    ::close(ready[0]);
    ::close(ready[1]);
  }
  LockKeeper(const LockKeeper&) = delete;
  LockKeeper& operator=(const LockKeeper&) = delete;
  ~LockKeeper() { let_go(); }

  bool held() const { return held_; }
  pid_t pid() const { return pid_; }
  void let_go() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    pid_ = -1;
  }

 private:
  pid_t pid_ = -1;
  bool held_ = false;
};

}  // namespace jetcrew::debian::test
