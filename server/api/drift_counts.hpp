// How many differences of each kind there are, for metrics that are asked for every few seconds.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/synchronized.hpp"
#include "install/workspace.hpp"

namespace jetcrew::api {

class DriftCounts {
 public:
  using Counts = std::map<std::string, int>;

  /// All kinds, most of them with 0; not older than a minute. Nothing where the board cannot be looked at.
  std::optional<Counts> now(install::Workspace& workspace);

 private:
  struct Seen {
    std::optional<Counts> counts;
    std::optional<std::chrono::steady_clock::time_point> at;
  };
  Synchronized<Seen> seen_;
};

}  // namespace jetcrew::api
