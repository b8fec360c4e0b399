// The bus to the memory (EMC), whose frequency and load NVIDIA's kernels tell, mostly to root only.
#pragma once

#include <optional>

#include "sensors/file.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

/// The places, in this order: bpmp's clock (TX2, Xavier, Orin), devfreq's `bwmgr` (Thor), tegra_bwmgr (Nano
/// and TX1).
class MemoryBusSensor {
 public:
  explicit MemoryBusSensor(const Root& root);
  void find();
  std::optional<MemoryBus> read(bool thoroughly);

  /// The board has it, and tells it to root only.
  bool denied() const;

 private:
  struct Files {
    File frequency;
    File max_frequency;
  };

  const Root* root_;
  std::optional<Files> files_;
  std::optional<File> activity_;  ///< in kHz of the bus's clock
  std::optional<std::int64_t> max_frequency_;
};

}  // namespace jetcrew::sensors
