// The chip's parts for video, pictures, audio, learning and encryption, by their clocks.
#pragma once

#include <string_view>
#include <vector>

#include "sensors/file.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::sensors {

/// Whether a clock is one of such a part: `nvdec`, `dla0_core`; not `nvdec.cbus`, which is about another.
bool is_engine(std::string_view clock);

/// Root only: the clocks stand in debugfs.
class EngineSensor {
 public:
  explicit EngineSensor(const Root& root);
  void find();
  std::vector<Engine> read();
  bool denied() const;

 private:
  struct Files {
    std::string name{};
    File enabled;
    File frequency;
  };

  const Root* root_;
  std::vector<Files> engines_;
};

}  // namespace jetcrew::sensors
