#include "sensors/reader.hpp"

#include <charconv>

#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::sensors {
namespace {

/// Drivers are loaded late, sticks come and go.
constexpr std::chrono::seconds find_every{60};
/// Limits, governors, how full the disks are.
constexpr std::chrono::seconds thorough_every{10};

/// `12345.67 45678.90`: the first is what counts.
std::optional<double> parse_uptime(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto word = std::string_view(*text).substr(0, text->find(' '));
  double seconds = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), seconds);
  if (failed != std::errc() || end != word.data() + word.size() || !(seconds >= 0)) return std::nullopt;
  return seconds;
}

}  // namespace

Reader::Reader(const Root& root)
    : root_(&root),
      uptime_(root, "/proc/uptime"),
      cpu_(root),
      gpu_(root),
      memory_(root),
      memory_bus_(root),
      temperatures_(root),
      power_(root),
      fans_(root),
      engines_(root),
      disks_(root),
      network_(root) {}

void Reader::find_again(Steady::time_point now) {
  const bool just_made = !found_at_;
  if (!just_made && now - *found_at_ < find_every) return;
  found_at_ = now;
  if (just_made) return;
  cpu_.find();
  gpu_.find();
  memory_bus_.find();
  temperatures_.find();
  power_.find();
  fans_.find();
  engines_.find();
  disks_.find();
}

void Reader::observe_power_mode() {
  const auto modes = board::observe_power_modes(*root_);
  power_mode_ = modes ? modes->current : std::nullopt;
}

Sample Reader::read(std::chrono::system_clock::time_point time, Steady::time_point now) {
  find_again(now);
  const bool thoroughly = !thorough_at_ || now - *thorough_at_ >= thorough_every;
  if (thoroughly) thorough_at_ = now;
  Sample sample;
  sample.time = time;
  sample.uptime = parse_uptime(uptime_.text());
  sample.cpu = cpu_.read(thoroughly);
  sample.gpus = gpu_.read(thoroughly);
  memory_.read(sample, thoroughly);
  sample.memory_bus = memory_bus_.read(thoroughly);
  sample.temperatures = temperatures_.read();
  sample.power = power_.read(thoroughly);
  if (thoroughly) observe_power_mode();
  sample.power_mode = power_mode_;
  sample.fans = fans_.read();
  sample.engines = engines_.read();
  disks_.read(sample, now, thoroughly);
  sample.network = network_.read(now, thoroughly);
  if (!sample.memory_bus && memory_bus_.denied()) sample.unreadable.emplace_back("memory_bus");
  if (engines_.denied()) sample.unreadable.emplace_back("engines");
  return sample;
}

}  // namespace jetcrew::sensors
