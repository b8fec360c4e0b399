// The board's memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

/// MemTotal of /proc/meminfo (proc(5)) in bytes: a little less than what is soldered on.
std::optional<std::uint64_t> parse_memory_total(std::string_view meminfo);
std::optional<std::uint64_t> observe_memory(const Root& root);

}  // namespace jetcrew::board
