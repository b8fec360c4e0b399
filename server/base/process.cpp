#include "base/process.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew {
namespace {

constexpr std::string_view search_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
constexpr int status_descriptor = 3;

struct Pipe {
  Descriptor read;
  Descriptor write;
};

/// Both ends above the numbers that the child is given, so that dup2 never lands on one of them.
Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw system_error(errno, "making a pipe");
  Pipe low{Descriptor(ends[0]), Descriptor(ends[1])};
  Pipe pipe{Descriptor(::fcntl(ends[0], F_DUPFD_CLOEXEC, 10)),
            Descriptor(::fcntl(ends[1], F_DUPFD_CLOEXEC, 10))};
  if (!pipe.read || !pipe.write) throw system_error(errno, "making a pipe");
  return pipe;
}

/// The input goes through a socket: a program that ends without reading it must not raise SIGPIPE here.
Pipe make_input() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw system_error(errno, "making a socket pair");
  Pipe low{Descriptor(ends[0]), Descriptor(ends[1])};
  Pipe pair{Descriptor(::fcntl(ends[0], F_DUPFD_CLOEXEC, 10)),
            Descriptor(::fcntl(ends[1], F_DUPFD_CLOEXEC, 10))};
  if (!pair.read || !pair.write) throw system_error(errno, "making a socket pair");
  return pair;
}

std::string find_program(const Command& command) {
  const auto& name = command.argv.at(0);
  const auto exists = [&](const std::filesystem::path& path) {
    const auto here = command.root != nullptr ? command.root->resolve(path) : path;
    return ::access(here.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos) {
    if (exists(name)) return name;
  } else {
    for (const auto folder : split(search_path, ':')) {
      auto path = fmt::format("{}/{}", folder, name);
      if (exists(path)) return path;
    }
  }
  throw Error("program_missing", fmt::format("the program {} is not on the board", name),
              "Install the package that brings it, then try again.", {{"program", name}});
}

/// Everything the child needs between fork and exec, made before: only async-signal-safe calls are allowed
/// there.
struct Prepared {
  std::string program;
  std::vector<char*> argv;
  std::vector<std::string> environment_text;
  std::vector<char*> environment;
  std::string root;
  std::string directory;
  int input = -1;
  int output = -1;
  int errors = -1;
  int status = -1;
  int failure = -1;
  std::uint64_t memory_limit = 0;
  std::uint64_t processor_limit = 0;  ///< seconds
  bool background = false;
  pid_t parent = 0;
};

void close_from(int first) {
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  // Kernels before 5.9, as on JetPack 4.
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const int end = limit.rlim_cur > 65536 ? 65536 : static_cast<int>(limit.rlim_cur);
  for (int number = first; number < end; ++number) ::close(number);
}

[[noreturn]] void fail_start(int failure) {
  const int reason = errno;
  [[maybe_unused]] const auto written = ::write(failure, &reason, sizeof reason);
  ::_exit(127);
}

[[noreturn]] void become(const Prepared& child) {
  ::setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::signal(number, SIG_DFL);

  if (::dup2(child.input, 0) < 0 || ::dup2(child.output, 1) < 0 || ::dup2(child.errors, 2) < 0) {
    fail_start(child.failure);
  }
  int next = status_descriptor;
  if (child.status >= 0 && ::dup2(child.status, next++) < 0) fail_start(child.failure);
  // An exec that works closes this one: that is how the parent knows.
  const int failure = next++;
  if (::dup3(child.failure, failure, O_CLOEXEC) < 0) fail_start(child.failure);
  close_from(next);

  if (!child.root.empty() && ::chroot(child.root.c_str()) != 0) fail_start(failure);
  if (::chdir(child.directory.c_str()) != 0) fail_start(failure);
  if (child.memory_limit > 0) {
    const rlimit limit{child.memory_limit, child.memory_limit};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) fail_start(failure);
  }
  if (child.processor_limit > 0) {
    const rlimit limit{child.processor_limit, child.processor_limit + 1};
    if (::setrlimit(RLIMIT_CPU, &limit) != 0) fail_start(failure);
  }
  if (child.background) {
    step_back();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have ended before it was asked for.
    if (::getppid() != child.parent) ::_exit(127);
  }
  ::execve(child.program.c_str(), child.argv.data(), child.environment.data());
  fail_start(failure);
}

/// Cuts a stream into lines; a line over 64 KiB is passed on in pieces.
class LineCutter {
 public:
  explicit LineCutter(const std::function<void(std::string_view)>& take) : take_(take) {}

  void add(std::string_view bytes) {
    if (!take_) return;
    pending_ += bytes;
    std::size_t start = 0;
    for (auto end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n', start)) {
      take_(std::string_view(pending_).substr(start, end - start));
      start = end + 1;
    }
    pending_.erase(0, start);
    if (pending_.size() > 65536) finish();
  }

  void finish() {
    if (take_ && !pending_.empty()) take_(pending_);
    pending_.clear();
  }

 private:
  const std::function<void(std::string_view)>& take_;
  std::string pending_;
};

struct Stream {
  Descriptor descriptor;
  std::string* keep;
  LineCutter lines;
};

void keep_tail(std::string& kept, std::string_view bytes, std::size_t limit) {
  kept += bytes;
  if (kept.size() > 2 * limit) kept.erase(0, kept.size() - limit);
}

/// Moves bytes until the program has closed its ends, or it is time to give up.
class Conversation {
 public:
  Conversation(const Command& command, pid_t child, Descriptor input, std::vector<Stream> streams)
      : command_(command), child_(child), input_(std::move(input)), streams_(std::move(streams)) {
    ::fcntl(input_.get(), F_SETFL, O_NONBLOCK);
    if (command_.input.empty()) input_.close();
  }

  void hold(Outcome& outcome) {
    const auto start = std::chrono::steady_clock::now();
    while (input_ || std::any_of(streams_.begin(), streams_.end(),
                                 [](const Stream& s) { return bool(s.descriptor); })) {
      if (command_.stop.stop_requested() && !outcome.stopped) {
        outcome.stopped = true;
        ::kill(-child_, SIGKILL);
      }
      if (command_.timeout && !outcome.timed_out &&
          std::chrono::steady_clock::now() - start >= *command_.timeout) {
        outcome.timed_out = true;
        ::kill(-child_, SIGKILL);
      }
      // A grandchild that left the group may hold the pipes for ever: after a kill nobody waits for it.
      if ((outcome.stopped || outcome.timed_out) && ++rounds_after_kill_ > 20) return;
      turn();
    }
  }

 private:
  void turn() {
    std::vector<pollfd> waiting;
    for (const auto& stream : streams_) waiting.push_back({stream.descriptor.get(), POLLIN, 0});
    waiting.push_back({input_.get(), POLLOUT, 0});
    if (::poll(waiting.data(), waiting.size(), 100) < 0 && errno != EINTR)
      throw system_error(errno, "waiting for a program");
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      if ((waiting[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) receive(streams_[i]);
    }
    if ((waiting.back().revents & (POLLOUT | POLLHUP | POLLERR)) != 0) send();
  }

  void receive(Stream& stream) {
    char buffer[65536];
    const auto count = ::read(stream.descriptor.get(), buffer, sizeof buffer);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count <= 0) {
      stream.lines.finish();
      stream.descriptor.close();
      return;
    }
    const std::string_view bytes(buffer, static_cast<std::size_t>(count));
    if (stream.keep != nullptr) keep_tail(*stream.keep, bytes, command_.keep);
    stream.lines.add(bytes);
  }

  void send() {
    const auto left = std::string_view(command_.input).substr(sent_);
    const auto count = ::send(input_.get(), left.data(), left.size(), MSG_NOSIGNAL);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count > 0) sent_ += static_cast<std::size_t>(count);
    // A program that does not want its input (EPIPE) is not an error of ours.
    if (count < 0 || sent_ == command_.input.size()) input_.close();
  }

  const Command& command_;
  pid_t child_;
  Descriptor input_;
  std::vector<Stream> streams_;
  std::size_t sent_ = 0;
  int rounds_after_kill_ = 0;
};

Prepared prepare(const Command& command, std::vector<std::string>& arguments) {
  Prepared child;
  child.program = find_program(command);
  arguments = command.argv;
  for (auto& argument : arguments) child.argv.push_back(argument.data());
  child.argv.push_back(nullptr);
  child.environment_text = {fmt::format("PATH={}", search_path), "HOME=/root", "LANG=C.UTF-8",
                            "LC_ALL=C.UTF-8"};
  for (const auto& [name, value] : command.environment) child.environment_text.push_back(name + "=" + value);
  for (auto& text : child.environment_text) child.environment.push_back(text.data());
  child.environment.push_back(nullptr);
  if (command.root != nullptr && !command.root->is_system()) child.root = command.root->folder();
  child.directory = command.directory;
  child.memory_limit = command.memory_limit.value_or(0);
  if (command.processor_limit)
    child.processor_limit = static_cast<std::uint64_t>(command.processor_limit->count());
  child.background = command.background;
  child.parent = ::getpid();
  return child;
}

void wait_for(pid_t child, Outcome& outcome) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw system_error(errno, "waiting for a program");
  }
  if (WIFEXITED(status)) outcome.exit_status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
}

/// The reason why the exec failed, 0 if it worked.
int start_failure(const Descriptor& failure) {
  int reason = 0;
  ssize_t count = 0;
  do {
    count = ::read(failure.get(), &reason, sizeof reason);
  } while (count < 0 && errno == EINTR);
  return count == sizeof reason ? reason : 0;
}

}  // namespace

std::string Outcome::how_it_ended() const {
  if (timed_out) return "stopped after its time limit";
  if (stopped) return "stopped on request";
  if (signal != 0) return fmt::format("killed by signal {}", signal);
  return fmt::format("exit status {}", exit_status);
}

void step_back() noexcept {
  ::setpriority(PRIO_PROCESS, 0, 19);
  constexpr int this_thread = 1;       // IOPRIO_WHO_PROCESS, see ioprio_set(2)
  constexpr int idle_class = 3 << 13;  // IOPRIO_CLASS_IDLE; schedulers that know no classes ignore it
  ::syscall(SYS_ioprio_set, this_thread, 0, idle_class);
}

void start_detached(const std::vector<std::string>& argv) {
  Command command;
  command.argv = argv;
  std::vector<std::string> arguments;
  auto prepared = prepare(command, arguments);
  auto failure = make_pipe();
  const Descriptor low(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const Descriptor nothing(::fcntl(low.get(), F_DUPFD_CLOEXEC, 10));
  if (!nothing) throw system_error(errno, "opening /dev/null");
  prepared.input = prepared.output = prepared.errors = nothing.get();
  prepared.failure = failure.write.get();

  const pid_t child = ::fork();
  if (child < 0) throw system_error(errno, fmt::format("starting {}", argv.front()));
  if (child == 0) {
    // The grandchild belongs to init, so that nobody has to wait for it.
    ::setsid();
    if (const pid_t grandchild = ::fork(); grandchild != 0) ::_exit(grandchild < 0 ? 127 : 0);
    step_back();
    become(prepared);
  }
  failure.write.close();
  Outcome outcome;
  const int reason = start_failure(failure.read);
  wait_for(child, outcome);
  if (reason != 0 || !outcome.ok())
    throw system_error(reason != 0 ? reason : EAGAIN, fmt::format("starting {}", argv.front()));
}

Outcome run(const Command& command) {
  std::vector<std::string> arguments;
  auto prepared = prepare(command, arguments);
  auto input = make_input();
  auto output = make_pipe();
  auto errors = make_pipe();
  auto failure = make_pipe();
  auto status = command.on_status_line ? make_pipe() : Pipe{};
  prepared.input = input.read.get();
  prepared.output = output.write.get();
  prepared.errors = errors.write.get();
  prepared.status = status.write.get();
  prepared.failure = failure.write.get();

  const pid_t child = ::fork();
  if (child < 0) throw system_error(errno, fmt::format("starting {}", command.argv.front()));
  if (child == 0) become(prepared);
  ::setpgid(child, child);
  for (auto* end : {&input.read, &output.write, &errors.write, &failure.write, &status.write}) end->close();

  Outcome outcome;
  if (const int reason = start_failure(failure.read); reason != 0) {
    wait_for(child, outcome);
    throw system_error(reason, fmt::format("starting {}", command.argv.front()));
  }
  std::vector<Stream> streams;
  streams.push_back({std::move(output.read), &outcome.output, LineCutter(command.on_line)});
  streams.push_back({std::move(errors.read), &outcome.errors, LineCutter(command.on_line)});
  if (status.read) streams.push_back({std::move(status.read), nullptr, LineCutter(command.on_status_line)});
  try {
    Conversation(command, child, std::move(input.write), std::move(streams)).hold(outcome);
  } catch (...) {
    ::kill(-child, SIGKILL);
    wait_for(child, outcome);
    throw;
  }
  wait_for(child, outcome);
  for (auto* kept : {&outcome.output, &outcome.errors}) {
    if (kept->size() > command.keep) kept->erase(0, kept->size() - command.keep);
  }
  return outcome;
}

}  // namespace jetcrew
