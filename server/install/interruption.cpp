#include "install/interruption.hpp"

#include <set>

namespace jetcrew::install {

bool is_interruption(const Error& error) {
  static const std::set<std::string, std::less<>> ending{
      "disk_full", "medium_unreadable", "read_only",     "io_failed",
      "stopped",   "database_damaged",  "out_of_memory", "internal"};
  return ending.contains(error.code());
}

}  // namespace jetcrew::install
