#include "media/watch.hpp"

#include <cstring>

#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/log.hpp"

namespace jetcrew::media {
namespace {

/// The group of what the kernel itself says; 2 is what udev says after it.
constexpr unsigned from_kernel = 1;

Descriptor listen_to_kernel() {
  Descriptor socket(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = from_kernel;
  if (!socket || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    log::warning("sticks are noticed only when somebody mounts them", {{"reason", std::strerror(errno)}});
    return {};
  }
  return socket;
}

}  // namespace

Watch::Watch()
    : events_(listen_to_kernel()),
      mounts_(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)),
      woken_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!woken_) throw system_error(errno, "waiting for sticks");
}

bool Watch::drain_events() const {
  bool of_block_devices = false;
  char text[8192];
  for (;;) {
    const auto bytes = ::recv(events_.get(), text, sizeof text, 0);
    if (bytes < 0) return of_block_devices || errno == ENOBUFS;  // some were lost
    // `add@/devices/.../block/sda\0ACTION=add\0SUBSYSTEM=block\0...`
    const std::string_view event(text, static_cast<std::size_t>(bytes));
    using namespace std::string_view_literals;
    of_block_devices = of_block_devices || event.find("\0SUBSYSTEM=block\0"sv) != std::string_view::npos;
  }
}

Watch::Cause Watch::wait(std::optional<std::chrono::milliseconds> at_most) {
  using Clock = std::chrono::steady_clock;
  const auto end = at_most ? std::optional(Clock::now() + *at_most) : std::nullopt;
  for (;;) {
    int patience = -1;
    if (end) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now()).count();
      if (left <= 0) return Cause::time;
      patience = static_cast<int>(std::min<std::int64_t>(left, 60'000));
    }
    pollfd watched[] = {{woken_.get(), POLLIN, 0}, {mounts_.get(), POLLPRI, 0}, {events_.get(), POLLIN, 0}};
    if (::poll(watched, std::size(watched), patience) <= 0) continue;
    if (watched[1].revents != 0) return Cause::media;
    if (watched[2].revents != 0 && drain_events()) return Cause::media;
    if (watched[0].revents != 0) {
      std::uint64_t count = 0;
      static_cast<void>(::read(woken_.get(), &count, sizeof count));
      return Cause::woken;
    }
  }
}

void Watch::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(::write(woken_.get(), &one, sizeof one));
}

}  // namespace jetcrew::media
