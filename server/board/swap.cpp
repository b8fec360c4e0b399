#include "board/swap.hpp"

#include "base/procfs.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace {

std::optional<std::uint64_t> bytes_of_kibibytes(std::string_view text) {
  constexpr std::int64_t most = std::int64_t{1} << 40;
  const auto number = to_number(text);
  if (!number || *number < 0 || *number > most) return std::nullopt;
  return static_cast<std::uint64_t>(*number) * 1024;
}

}  // namespace

std::vector<SwapDevice> parse_swaps(std::string_view text) {
  constexpr std::size_t most = 64;
  std::vector<SwapDevice> devices;
  for (const auto line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.size() != 5 || devices.size() == most) continue;
    const auto size = bytes_of_kibibytes(words[2]);
    const auto used = bytes_of_kibibytes(words[3]);
    const auto priority = to_number(words[4]);
    if (!size || !used || !priority) continue;  // such as the line of headings
    SwapDevice device{.name = to_valid_utf8(without_escapes(words[0])),
                      .size = *size,
                      .used = *used,
                      .priority = *priority};
    const bool is_zram = device.name.find("zram") != std::string::npos;
    device.kind = is_zram ? "zram" : words[1] == "file" ? "file" : "partition";
    devices.push_back(std::move(device));
  }
  return devices;
}

std::optional<std::vector<SwapDevice>> observe_swap(const Root& root) {
  const auto text = read(root, "/proc/swaps");
  // Without the kernel's line of headings it is not the kernel's table.
  if (!text || !text->starts_with("Filename")) return std::nullopt;
  return parse_swaps(*text);
}

}  // namespace jetcrew::board
