#include "sensors/gpu.hpp"

#include "base/root.hpp"

namespace jetcrew::sensors {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t most_hertz = 100'000'000'000;

/// The device tree's names of the GPUs of Orin, TX2, Xavier and Thor; that of the Nano's is `gpu`.
bool is_gpu(const std::string& name) {
  constexpr std::string_view names[] = {"gv11b", "gp10b", "ga10b", "gb10b"};
  return name.find("gpu") != std::string::npos ||
         std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

GpuSensor::GpuSensor(const Root& root) : root_(&root) {
  find();
}

void GpuSensor::add(const std::string& name, const std::string& entry, const fs::path& device,
                    const fs::path& frequencies) {
  gpus_.push_back({.entry = entry,
                   .load = {*root_, device / "load"},
                   .frequency = {*root_, frequencies / "cur_freq"},
                   .min_frequency = {*root_, frequencies / "min_freq"},
                   .max_frequency = {*root_, frequencies / "max_freq"},
                   .governor = {*root_, frequencies / "governor"},
                   .last = {.name = name}});
}

void GpuSensor::find() {
  const fs::path devfreq = "/sys/class/devfreq";
  for (const auto& entry : names_in(*root_, devfreq)) {
    const bool known =
        std::any_of(gpus_.begin(), gpus_.end(), [&](const auto& gpu) { return gpu.entry == entry; });
    if (known) continue;
    if (entry.starts_with("gpu-")) {  // Thor has one for each of its clocks
      add(entry, entry, devfreq / entry / "device", devfreq / entry);
      continue;
    }
    const auto name = File(*root_, devfreq / entry / "device/of_node/name").text();
    if (name && is_gpu(*name)) add(*name, entry, devfreq / entry / "device", devfreq / entry);
  }
  if (!gpus_.empty()) return;
  for (const fs::path device : {"/sys/devices/gpu.0", "/sys/devices/platform/gpu.0"}) {
    if (!is_there(*root_, device / "load")) continue;
    const auto governed = names_in(*root_, device / "devfreq");
    add("gpu", "", device, governed.empty() ? device : device / "devfreq" / governed.front());
    return;
  }
}

std::vector<Gpu> GpuSensor::read(bool thoroughly) {
  constexpr std::int64_t per_mille = 1000;
  std::vector<Gpu> read;
  for (auto& files : gpus_) {
    auto& gpu = files.last;
    const auto load = files.load.number(0, per_mille);
    gpu.load = load ? std::optional(static_cast<double>(*load) / per_mille) : std::nullopt;
    gpu.frequency = files.frequency.number(0, most_hertz);
    if (thoroughly) {
      gpu.min_frequency = files.min_frequency.number(0, most_hertz);
      gpu.max_frequency = files.max_frequency.number(1, most_hertz);
      gpu.governor = files.governor.text();
    }
    read.push_back(gpu);
  }
  return read;
}

}  // namespace jetcrew::sensors
