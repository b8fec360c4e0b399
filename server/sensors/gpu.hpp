// The GPU: load and frequency.
#pragma once

#include <vector>

#include "sensors/file.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

/// Finds the GPU among the devices whose frequency Linux governs (/sys/class/devfreq), by the name in the
/// device tree: where it lies differs between R32, R35 and R36. R32 has it at /sys/devices/gpu.0, too. Thor
/// tells frequencies only; its load is behind NVIDIA's library.
class GpuSensor {
 public:
  explicit GpuSensor(const Root& root);
  void find();
  std::vector<Gpu> read(bool thoroughly);

 private:
  struct Files {
    std::string entry{};  ///< in /sys/class/devfreq; empty where the GPU has none
    File load;
    File frequency;
    File min_frequency;
    File max_frequency;
    File governor;
    Gpu last{};
  };

  void add(const std::string& name, const std::string& entry, const std::filesystem::path& device,
           const std::filesystem::path& frequencies);

  const Root* root_;
  std::vector<Files> gpus_;
};

}  // namespace jetcrew::sensors
