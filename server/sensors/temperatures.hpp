// Temperatures: the zones that Linux watches, and those of the disks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sensors/file.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

/// `CPU` of `CPU-therm`, `cpu` of `cpu-thermal`, `Tboard` of `Tboard_tegra`: the name that jtop shows.
std::string zone_name(std::string_view type);

/// In degrees, of what the kernel says in thousandths; nothing for what cannot be one: a zone whose part of
/// the chip is off says -256000.
std::optional<double> celsius_of(std::optional<std::int64_t> thousandths);

class TemperatureSensor {
 public:
  explicit TemperatureSensor(const Root& root);
  void find();
  std::vector<Temperature> read();

 private:
  struct Files {
    std::string id{};  ///< of the kernel: the folder
    File value;
    Temperature last{};
  };

  void find_zones();
  void find_monitors();
  bool knows(const std::string& id) const;
  void add(const std::string& id, std::string name, const std::filesystem::path& value,
           std::optional<double> critical);

  const Root* root_;
  std::vector<Files> zones_;
};

}  // namespace jetcrew::sensors
