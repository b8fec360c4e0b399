// Runs programs: an argument vector, never a shell; optionally inside the board's root.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jetcrew {

class Root;

struct Command {
  /// argv[0] is a path, or a name looked up in the folders of PATH.
  std::vector<std::string> argv;
  /// The program runs with this folder as its `/` (chroot), where it is another than the system's.
  const Root* root = nullptr;
  /// As seen by the program.
  std::filesystem::path directory = "/";
  /// The whole environment beside PATH, HOME, LANG and LC_ALL, which are always set.
  std::vector<std::pair<std::string, std::string>> environment;
  std::string input;
  /// No limit where absent. At the limit the program and its children are killed.
  std::optional<std::chrono::milliseconds> timeout;
  /// Killed, with its children, when a stop is requested.
  std::stop_token stop;
  /// Each line of output and errors as it comes.
  std::function<void(std::string_view)> on_line;
  /// Each line written to descriptor 3 (dpkg's --status-fd 3). Descriptor 3 is closed where this is absent.
  std::function<void(std::string_view)> on_status_line;
  /// Bytes kept of output and of errors; what is over drops the oldest.
  std::size_t keep = 1U << 20U;
  /// Address space of the program in bytes, where limited.
  std::optional<std::uint64_t> memory_limit;
  /// Processor time that it may take, where limited; at the limit SIGXCPU ends it. On a busy board the clock
  /// says little about what a program has done.
  std::optional<std::chrono::seconds> processor_limit;
  /// It gets what others leave of the processor and the disk, and is killed when the thread that runs it
  /// ends.
  bool background = false;
};

struct Outcome {
  int exit_status = -1;  ///< -1 where a signal ended it
  int signal = 0;
  bool timed_out = false;
  bool stopped = false;
  std::string output;
  std::string errors;

  bool ok() const { return exit_status == 0; }
  /// `exit status 2`, `killed by signal 9`, `stopped after its time limit`.
  std::string how_it_ended() const;
};

/// From now on the calling thread, and what it starts, gets what others leave of the processor and the disk.
/// Async-signal-safe. Not SCHED_IDLE: a thread that is never run while it holds a lock of the file system
/// would hold up those who wait for it.
void step_back() noexcept;

/// Starts a program that outlives this process, in a session of its own, in the background as step_back() has
/// it, without input or output. Nobody hears how it ends. Throws as run().
void start_detached(const std::vector<std::string>& argv);

/// Runs to the end. Throws Error `program_missing` where argv[0] is not there, `io_failed` where it cannot be
/// started. A program that fails is no Error: look at the outcome.
Outcome run(const Command& command);

}  // namespace jetcrew
