#include "sensors/engines.hpp"

#include "base/root.hpp"

namespace jetcrew::sensors {
namespace fs = std::filesystem;
namespace {

constexpr auto clocks = "/sys/kernel/debug/clk";

}  // namespace

bool is_engine(std::string_view clock) {
  constexpr std::string_view whole[] = {"ape", "se"};
  constexpr std::string_view beginnings[] = {"dla",   "pva",   "vic",   "nvjpg", "nvenc",
                                             "nvdec", "cvnas", "msenc", "ofa"};
  if (clock.find('.') != std::string_view::npos) return false;
  return std::find(std::begin(whole), std::end(whole), clock) != std::end(whole) ||
         std::any_of(std::begin(beginnings), std::end(beginnings),
                     [&](auto beginning) { return clock.starts_with(beginning); });
}

EngineSensor::EngineSensor(const Root& root) : root_(&root) {
  find();
}

void EngineSensor::find() {
  constexpr std::size_t most = 64;
  if (!engines_.empty()) return;  // a chip gets no new parts
  for (const auto& clock : names_in(*root_, clocks)) {
    if (!is_engine(clock) || engines_.size() == most) continue;
    const auto folder = fs::path(clocks) / clock;
    engines_.push_back({clock, {*root_, folder / "clk_enable_count"}, {*root_, folder / "clk_rate"}});
  }
}

std::vector<Engine> EngineSensor::read() {
  constexpr std::int64_t most_hertz = 100'000'000'000;
  std::vector<Engine> read;
  for (auto& files : engines_) {
    Engine engine{.name = files.name, .online = false, .frequency = files.frequency.number(0, most_hertz)};
    const auto users = files.enabled.number();
    if (!users && !engine.frequency) continue;
    engine.online = users ? *users > 0 : *engine.frequency > 0;
    read.push_back(std::move(engine));
  }
  return read;
}

bool EngineSensor::denied() const {
  return engines_.empty() && is_closed(*root_, "/sys/kernel/debug");
}

}  // namespace jetcrew::sensors
