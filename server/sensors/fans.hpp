// The fans.
#pragma once

#include <optional>
#include <vector>

#include "sensors/file.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

/// R32's own driver (/sys/devices/pwm-fan), and from R34 on hardware monitors, of which one drives the fan
/// and another counts its turns; they are paired in their order.
class FanSensor {
 public:
  explicit FanSensor(const Root& root);
  void find();
  std::vector<Fan> read();

 private:
  struct Files {
    std::string name{};
    std::filesystem::path folder{};
    File duty;  ///< 0 to 255
    std::optional<File> rpm{};
    std::optional<File> counts{};  ///< R32 says 0 turns where it does not count them
  };

  void find_r32();

  const Root* root_;
  std::vector<Files> fans_;
};

}  // namespace jetcrew::sensors
