#include "base/running.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.hpp"

namespace jetcrew {
namespace {

/// `sleep` with that working folder and that variable, started by that name; ended with the object.
class Sleeper {
 public:
  Sleeper(const std::filesystem::path& stands_in, const std::string& variable,
          const std::string& name = "sleep") {
    std::array<int, 2> started{};
    EXPECT_EQ(::pipe2(started.data(), O_CLOEXEC), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      std::array<char*, 3> argv{const_cast<char*>(name.c_str()), const_cast<char*>("60"), nullptr};
      std::array<char*, 2> environment{const_cast<char*>(variable.c_str()), nullptr};
      if (::chdir(stands_in.c_str()) == 0) ::execve("/bin/sleep", argv.data(), environment.data());
      ::_exit(127);
    }
    // The write end closes with exec: what /proc says is the program's then.
    ::close(started[1]);
    char nothing = 0;
    EXPECT_EQ(::read(started[0], &nothing, 1), 0);
    ::close(started[0]);
  }
  ~Sleeper() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  int pid() const { return pid_; }

 private:
  int pid_ = 0;
};

TEST(Running, ProgramsAreFoundByWhereTheyStandAndByTheirEnvironment) {
  const TemporaryFolder folder;
  const auto generation = folder.path() / "generations" / "1";
  std::filesystem::create_directories(generation / "bin");
  EXPECT_TRUE(programs_using(generation).empty());
  const Sleeper inside(generation / "bin", "A=b");
  const Sleeper activated("/", "VIRTUAL_ENV=" + generation.string());
  const Sleeper elsewhere(folder.path(), "VIRTUAL_ENV=" + generation.string() + "2");
  std::set<int> pids;
  for (const auto& program : programs_using(generation)) {
    EXPECT_EQ(program.command, "sleep");
    pids.insert(program.pid);
  }
  EXPECT_EQ(pids, (std::set<int>{inside.pid(), activated.pid()}));
  EXPECT_TRUE(programs_using(folder.path() / "not there").empty());
}

TEST(Running, ProgramsAreFoundByThePathThatStartedThem) {
  const TemporaryFolder folder;
  const auto environment = folder.path() / "yolo";
  const auto generation = environment / "generations" / "1";
  std::filesystem::create_directories(generation / "bin");
  std::filesystem::create_directories(environment / "generations" / "10" / "bin");
  std::filesystem::create_directory_symlink("generations/1", environment / "current");
  const Sleeper service("/", "A=b", (environment / "current/bin/python").string());
  const Sleeper script("/", "A=b", (generation / "bin/python3").string());
  const Sleeper by_hand(environment, "A=b", "current/bin/python");
  const Sleeper of_another("/", "A=b", (environment / "generations/10/bin/python").string());
  const Sleeper by_search("/", "A=b", "python");
  std::set<int> pids;
  for (const auto& program : programs_using(generation)) pids.insert(program.pid);
  EXPECT_EQ(pids, (std::set<int>{service.pid(), script.pid(), by_hand.pid()}));
}

}  // namespace
}  // namespace jetcrew
