#include "sensors/memory_bus.hpp"

#include "base/root.hpp"

namespace jetcrew::sensors {
namespace {

constexpr std::int64_t most_hertz = 100'000'000'000;

struct Place {
  const char* frequency;
  const char* max_frequency;
};
constexpr Place places[] = {
    {"/sys/kernel/debug/bpmp/debug/clk/emc/rate", "/sys/kernel/debug/bpmp/debug/clk/emc/max_rate"},
    {"/sys/class/devfreq/bwmgr/cur_freq", "/sys/class/devfreq/bwmgr/max_freq"},
    {"/sys/kernel/debug/clk/override.emc/clk_rate", "/sys/kernel/debug/tegra_bwmgr/emc_max_rate"},
    {"/sys/kernel/debug/clk/emc/clk_rate", "/sys/kernel/debug/clk/emc/clk_max_rate"},
};
constexpr const char* activities[] = {
    "/sys/kernel/debug/cactmon/mc_all",
    "/sys/kernel/debug/bpmp/debug/actmon/mc_all_avg_activity",
    "/sys/kernel/actmon_avg_activity/mc_all",
};

}  // namespace

MemoryBusSensor::MemoryBusSensor(const Root& root) : root_(&root) {
  find();
}

void MemoryBusSensor::find() {
  if (!files_) {
    const auto* place = std::find_if(std::begin(places), std::end(places),
                                     [&](const auto& each) { return is_there(*root_, each.frequency); });
    if (place != std::end(places)) files_ = Files{{*root_, place->frequency}, {*root_, place->max_frequency}};
  }
  if (!activity_) {
    for (const auto* path : activities) {
      if (!is_there(*root_, path)) continue;
      activity_.emplace(*root_, path);
      break;
    }
  }
}

std::optional<MemoryBus> MemoryBusSensor::read(bool thoroughly) {
  if (!files_) return std::nullopt;
  MemoryBus bus;
  bus.frequency = files_->frequency.number(1, most_hertz);
  if (thoroughly) max_frequency_ = files_->max_frequency.number(1, most_hertz);
  bus.max_frequency = max_frequency_;
  if (activity_ && bus.frequency) {
    constexpr double hertz = 1000;
    const auto kilohertz = activity_->number(0, most_hertz);
    if (kilohertz) {
      const auto load = static_cast<double>(*kilohertz) * hertz / static_cast<double>(*bus.frequency);
      bus.load = std::min(1.0, load);
    }
  }
  if (!bus.frequency && !bus.load) return std::nullopt;
  return bus;
}

bool MemoryBusSensor::denied() const {
  return files_ ? files_->frequency.denied() : is_closed(*root_, "/sys/kernel/debug");
}

}  // namespace jetcrew::sensors
