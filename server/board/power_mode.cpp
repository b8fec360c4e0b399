#include "board/power_mode.hpp"

#include "base/procfs.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "board/read.hpp"

namespace jetcrew::board {
namespace {

constexpr std::int64_t most_id = 9999;  // the status has four digits

std::optional<int> id_of(std::string_view text) {
  const auto number = to_number(text);
  if (!number || *number < 0 || *number > most_id) return std::nullopt;
  return static_cast<int>(*number);
}

/// The value of `KEY=value` among the words.
std::optional<std::string> value_of(const std::vector<std::string_view>& words, std::string_view key) {
  for (const auto word : words) {
    if (word.size() > key.size() && word.starts_with(key) && word[key.size()] == '=')
      return clean_text(word.substr(key.size() + 1));
  }
  return std::nullopt;
}

}  // namespace

PowerModes parse_nvpmodel_conf(std::string_view text) {
  constexpr std::size_t most = 64;
  PowerModes found;
  for (const auto line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.size() < 3 || words[0] != "<") continue;
    if (words[1] == "PM_CONFIG") {
      const auto id = value_of(words, "DEFAULT");
      if (id) found.default_id = id_of(*id);
    } else if (words[1] == "POWER_MODEL" && found.modes.size() < most) {
      const auto id = value_of(words, "ID");
      const auto number = id ? id_of(*id) : std::nullopt;
      const auto name = value_of(words, "NAME");
      if (number && name) found.modes.push_back({*number, *name});
    }
  }
  return found;
}

std::optional<int> parse_nvpmodel_status(std::string_view text) {
  constexpr std::string_view key = "pmode:";
  for (const auto line : lines_of(text)) {
    for (const auto word : words_of(line)) {
      if (word.starts_with(key)) return id_of(word.substr(key.size()));
    }
  }
  return std::nullopt;
}

std::optional<PowerModes> observe_power_modes(const Root& root) {
  const auto conf = read(root, "/etc/nvpmodel.conf");
  if (!conf) return std::nullopt;
  auto found = parse_nvpmodel_conf(*conf);
  if (found.modes.empty()) return std::nullopt;
  const auto status = read(root, "/var/lib/nvpmodel/status");
  const auto id = status ? parse_nvpmodel_status(*status) : std::nullopt;
  for (const auto& mode : found.modes) {
    if (id == mode.id) found.current = mode;
  }
  return found;
}

}  // namespace jetcrew::board
