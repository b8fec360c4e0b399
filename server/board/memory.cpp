#include "board/memory.hpp"

#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {

std::optional<std::uint64_t> parse_memory_total(std::string_view meminfo) {
  constexpr std::string_view field = "MemTotal:";
  for (const auto line : lines_of(meminfo)) {
    if (!line.starts_with(field)) continue;
    auto value = trimmed(line.substr(field.size()));
    if (!value.ends_with(" kB")) return std::nullopt;
    value.remove_suffix(3);
    const auto kibibytes = to_number(trimmed(value));
    if (!kibibytes || *kibibytes <= 0 || *kibibytes > (std::int64_t{1} << 50)) return std::nullopt;
    return static_cast<std::uint64_t>(*kibibytes) * 1024;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> observe_memory(const Root& root) {
  const auto meminfo = read(root, "/proc/meminfo");
  return meminfo ? parse_memory_total(*meminfo) : std::nullopt;
}

}  // namespace jetcrew::board
