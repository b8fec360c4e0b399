// The power rails that the board measures.
#pragma once

#include <string_view>
#include <vector>

#include "sensors/file.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

/// Of the rail that feeds the whole board, where one is named so; else of all rails together. Nothing where
/// none tells.
std::optional<double> total_watts(const std::vector<Rail>& rails);

/// INA3221 chips, of which R32 makes iio devices (ina3221x) and R34 and later hardware monitors; INA238 of
/// Thor.
class PowerSensor {
 public:
  explicit PowerSensor(const Root& root);
  void find();
  std::optional<Power> read(bool thoroughly);

 private:
  /// The kernel's units: mV, mA, and mW or µW.
  struct Files {
    std::string id{};
    std::string name{};
    File millivolts;
    File milliamperes;
    std::optional<File> watts{};  ///< some drivers tell it themselves
    double watts_unit = 0;
    std::optional<File> critical_milliamperes{};
    std::optional<double> critical_amperes{};
  };

  void find_iio(const std::filesystem::path& chip);
  void find_monitored(const std::filesystem::path& chip);
  void find_ina238();
  bool knows(const std::string& id) const;

  const Root* root_;
  std::vector<Files> rails_;
};

}  // namespace jetcrew::sensors
