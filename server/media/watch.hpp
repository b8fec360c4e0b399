// Waits until something was plugged in or pulled out, mounted or unmounted.
#pragma once

#include <chrono>
#include <optional>

#include "base/descriptor.hpp"

namespace jetcrew::media {

class Watch {
 public:
  /// Of the kernel's events of block devices (netlink(7), NETLINK_KOBJECT_UEVENT) and of the table of mounts
  /// (proc(5): a change makes /proc/self/mountinfo POLLPRI). Where the first cannot be had, as in a network
  /// namespace, the second remains.
  Watch();

  enum class Cause { media, woken, time };

  /// Until something happens to media, wake() is called, or the time is over. What happened is not told: look
  /// again. Several events at once are one.
  Cause wait(std::optional<std::chrono::milliseconds> at_most);

  /// From any thread.
  void wake() const;

 private:
  bool drain_events() const;

  Descriptor events_;
  Descriptor mounts_;
  Descriptor woken_;
};

}  // namespace jetcrew::media
