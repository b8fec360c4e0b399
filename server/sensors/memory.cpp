#include "sensors/memory.hpp"

#include <map>

#include <unistd.h>

#include "base/procfs.hpp"
#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::sensors {
namespace {

constexpr std::size_t limit = 64U << 10U;
constexpr std::int64_t most_kibibytes = std::int64_t{1} << 40;

std::optional<std::uint64_t> bytes_of_kibibytes(std::string_view text) {
  const auto number = to_number(text);
  if (!number || *number < 0 || *number > most_kibibytes) return std::nullopt;
  return static_cast<std::uint64_t>(*number) * 1024;
}

}  // namespace

MemoryInfo parse_meminfo(std::string_view text) {
  std::map<std::string_view, std::uint64_t> fields;
  for (const auto line : lines_of(text)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto words = words_of(line.substr(colon + 1));
    if (words.size() != 2 || words[1] != "kB") continue;
    if (const auto bytes = bytes_of_kibibytes(words[0])) fields.emplace(line.substr(0, colon), *bytes);
  }
  const auto field = [&](std::string_view name) -> std::optional<std::uint64_t> {
    const auto found = fields.find(name);
    return found == fields.end() ? std::nullopt : std::optional(found->second);
  };
  MemoryInfo info;
  if (const auto total = field("MemTotal"), free = field("MemFree"); total && free && *free <= *total) {
    Memory memory{.total = *total, .free = *free};
    memory.buffers = field("Buffers");
    const auto cached = field("Cached");
    if (cached) memory.cached = *cached + field("SReclaimable").value_or(0);
    const auto lent = *free + memory.buffers.value_or(0) + cached.value_or(0);
    memory.used = lent < *total ? *total - lent : 0;
    memory.available = field("MemAvailable");
    memory.gpu = field("NvMapMemUsed");
    info.memory = memory;
  }
  if (const auto total = field("SwapTotal"), free = field("SwapFree"); total && free && *free <= *total) {
    info.swap = Swap{.total = *total, .used = *total - *free, .cached = field("SwapCached")};
  }
  return info;
}

std::optional<LargestBlocks> parse_buddyinfo(std::string_view text, std::uint64_t page_size) {
  constexpr std::size_t names = 4;  // `Node 0, zone Normal`
  constexpr std::size_t most_orders = 20;
  std::optional<LargestBlocks> blocks;
  for (const auto line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.size() <= names || words.size() > names + most_orders || words[0] != "Node") continue;
    const auto count = to_number(words.back());
    if (!count || *count < 0) continue;
    if (!blocks) blocks = LargestBlocks{.size = page_size << (words.size() - names - 1)};
    blocks->count += static_cast<std::uint64_t>(*count);
  }
  return blocks;
}

MemorySensor::MemorySensor(const Root& root)
    : meminfo_(root, "/proc/meminfo", limit),
      swaps_(root, "/proc/swaps", limit),
      buddyinfo_(root, "/proc/buddyinfo", limit) {}

void MemorySensor::read(Sample& sample, bool thoroughly) {
  const auto text = meminfo_.text();
  auto info = text ? parse_meminfo(*text) : MemoryInfo();
  if (thoroughly) {
    const auto buddies = buddyinfo_.text();
    blocks_ = buddies ? parse_buddyinfo(*buddies, static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)))
                      : std::nullopt;
  }
  if (info.memory && blocks_) {
    info.memory->largest_free_block = blocks_->size;
    info.memory->largest_free_blocks = blocks_->count;
  }
  if (info.swap && info.swap->total > 0) {
    const auto swaps = swaps_.text();
    if (swaps) info.swap->devices = board::parse_swaps(*swaps);
  }
  sample.memory = info.memory;
  sample.swap = std::move(info.swap);
}

}  // namespace jetcrew::sensors
