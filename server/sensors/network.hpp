// The network interfaces.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sensors/file.hpp"
#include "sensors/rate.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

struct InterfaceCounters {
  std::string name{};
  std::uint64_t received_bytes = 0;
  std::uint64_t sent_bytes = 0;
};

/// /proc/net/dev (proc(5)). Lines of another form are passed over.
std::vector<InterfaceCounters> parse_net_dev(std::string_view text);

/// Not those that the board has for itself: the loopback, and the ends and bridges of containers.
bool is_of_the_board(std::string_view interface);

class NetworkSensor {
 public:
  explicit NetworkSensor(const Root& root);
  std::vector<Interface> read(Steady::time_point now, bool thoroughly);

 private:
  struct Seen {
    File state;
    std::optional<bool> up{};
    Rate received{};
    Rate sent{};
  };

  const Root* root_;
  File counters_;
  std::map<std::string, Seen> interfaces_;
};

}  // namespace jetcrew::sensors
