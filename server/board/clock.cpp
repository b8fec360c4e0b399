#include "board/clock.hpp"

#include <cerrno>
#include <ctime>

#include <sys/timex.h>

#include "base/build.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/root.hpp"

namespace jetcrew::board {
namespace {

using std::chrono::system_clock;

system_clock::time_point made() {
  return system_clock::time_point(std::chrono::seconds(build().date));
}

/// What the kernel was told by whoever keeps the time (adjtimex(2)). Needs no privileges.
bool kernel_is_synchronized() {
  timex asked{};
  return ::adjtimex(&asked) >= 0 && (asked.status & STA_UNSYNC) == 0;
}

/// So that the next start without a battery's help begins here, as long as the board keeps its power.
void set_hardware_clock() {
  for (const auto* program : {"/sbin/hwclock", "/usr/sbin/hwclock"}) {
    if (!std::filesystem::exists(program)) continue;
    Command command;
    command.argv = {program, "--systohc", "--utc"};
    command.timeout = std::chrono::seconds(10);
    const auto outcome = run(command);
    if (!outcome.ok()) log::info("the hardware clock was not set", {{"reason", outcome.errors}});
    return;
  }
}

}  // namespace

ClockState observe_clock(const Root& root, const Clock& clock) {
  ClockState state{.time = clock.now(), .earliest = made()};
  if (root.is_system()) state.synchronized = kernel_is_synchronized();
  return state;
}

bool set_clock(const Root& root, const Clock& clock, system_clock::time_point time) {
  constexpr std::chrono::seconds near{2};
  constexpr std::chrono::years decades{50};
  const auto state = observe_clock(root, clock);
  if (time < state.earliest || time > state.earliest + decades) {
    throw Error("clock_implausible", fmt::format("{} cannot be the time now", to_rfc3339(time)),
                "Set the clock of the computer that shows this page, then take its time again.",
                {{"time", to_rfc3339(time)}, {"earliest", to_rfc3339(state.earliest)}});
  }
  if (!root.is_system()) {
    throw Error("clock_not_the_boards", "a simulated board has no clock of its own",
                "It shows the time of the machine that it runs on; set the clock there.");
  }
  const auto off = time - state.time;
  if (off < near && off > -near) return false;
  if (state.synchronized.value_or(false)) {
    throw Error("clock_synchronized", "the board takes its time from the network",
                "Its clock is right, or the time server's is wrong. Look at the clock of this computer.");
  }
  const auto since_epoch = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const timespec wanted{.tv_sec = seconds.count(),
                        .tv_nsec = std::chrono::nanoseconds(since_epoch - seconds).count()};
  if (::clock_settime(CLOCK_REALTIME, &wanted) != 0) {
    throw Error("clock_not_permitted", "JetCrew may not set the board's clock",
                "Set it by hand: sudo date --set, or connect the board to a network for a moment.",
                {{"reason", std::generic_category().message(errno)}});
  }
  log::info("clock set", {{"from", to_rfc3339(state.time)}, {"to", to_rfc3339(time)}});
  set_hardware_clock();
  return true;
}

}  // namespace jetcrew::board
