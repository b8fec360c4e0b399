#include "sensors/cpu.hpp"

#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::sensors {
namespace {

/// The kernel's list of interrupts stands in the same file, and is long on boards with many.
constexpr std::size_t stat_limit = 256U << 10U;
constexpr std::size_t idle = 3;
constexpr std::size_t waiting = 4;
constexpr std::size_t counted = 8;  ///< user to steal

std::optional<CpuTime> parse_times(std::string_view fields) {
  CpuTime time;
  std::size_t field = 0;
  for (const auto word : split(fields, ' ')) {
    if (word.empty()) continue;
    if (field == counted) break;
    const auto ticks = to_number(word);
    if (!ticks || *ticks < 0) return std::nullopt;
    time.all += static_cast<std::uint64_t>(*ticks);
    if (field != idle && field != waiting) time.busy += static_cast<std::uint64_t>(*ticks);
    ++field;
  }
  if (field <= idle) return std::nullopt;
  return time;
}

/// The counters of a core begin anew when it was off.
std::optional<double> load_between(const CpuTime& before, const CpuTime& now) {
  if (now.all <= before.all || now.busy < before.busy) return std::nullopt;
  const auto busy = static_cast<double>(now.busy - before.busy);
  return std::min(1.0, busy / static_cast<double>(now.all - before.all));
}

std::optional<std::int64_t> hertz(File& kilohertz) {
  constexpr std::int64_t most = 100'000'000;
  const auto value = kilohertz.number(1, most);
  if (!value) return std::nullopt;
  return *value * 1000;
}

}  // namespace

CpuTimes parse_proc_stat(std::string_view text) {
  CpuTimes times;
  for (const auto line : lines_of(text)) {
    if (!line.starts_with("cpu")) break;  // they stand first
    const auto space = line.find(' ');
    if (space == std::string_view::npos) continue;
    const auto time = parse_times(line.substr(space));
    if (!time) continue;
    const std::string name(line.substr(0, space));
    if (name == "cpu") {
      times.total = time;
    } else if (const auto number = numbered(name, "cpu")) {
      times.cores[*number] = *time;
    }
  }
  return times;
}

CpuSensor::CpuSensor(const Root& root) : root_(&root), stat_(root, "/proc/stat", stat_limit) {
  find();
}

void CpuSensor::find() {
  const std::filesystem::path folder = "/sys/devices/system/cpu";
  for (const auto& name : names_in(*root_, folder)) {
    const auto number = numbered(name, "cpu");
    if (!number || cores_.contains(*number)) continue;
    const auto core = folder / name;
    cores_.emplace(*number, Files{.online = {*root_, core / "online"},
                                  .frequency = {*root_, core / "cpufreq/scaling_cur_freq"},
                                  .min_frequency = {*root_, core / "cpufreq/scaling_min_freq"},
                                  .max_frequency = {*root_, core / "cpufreq/scaling_max_freq"},
                                  .governor = {*root_, core / "cpufreq/scaling_governor"},
                                  .last = {}});
  }
}

void CpuSensor::read_frequencies(Files& files, bool thoroughly) const {
  auto& core = files.last;
  core.frequency = hertz(files.frequency);
  if (!thoroughly) return;
  core.min_frequency = hertz(files.min_frequency);
  core.max_frequency = hertz(files.max_frequency);
  core.governor = files.governor.text();
}

Cpu CpuSensor::read(bool thoroughly) {
  Cpu cpu;
  const auto text = stat_.text();
  auto now = text ? parse_proc_stat(*text) : CpuTimes();
  if (now.total && before_.total) cpu.load = load_between(*before_.total, *now.total);
  for (auto& [number, files] : cores_) {
    auto& core = files.last;
    core.number = number;
    // The first core of many boards cannot be switched off, and has no such file.
    core.online = files.online.number(0, 1).value_or(1) == 1;
    core.load.reset();
    if (core.online) {
      read_frequencies(files, thoroughly);
      const auto before = before_.cores.find(number);
      const auto time = now.cores.find(number);
      if (before != before_.cores.end() && time != now.cores.end())
        core.load = load_between(before->second, time->second);
    } else {
      core = Core{.number = number, .online = false};
    }
    cpu.cores.push_back(core);
  }
  before_ = std::move(now);
  return cpu;
}

}  // namespace jetcrew::sensors
