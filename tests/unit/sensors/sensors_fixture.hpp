// A board of a few files, made by the test.
#pragma once

#include <fstream>
#include <string_view>

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"

namespace jetcrew::sensors {

class SensorsTest : public testing::Test {
 protected:
  /// @param inside as the board names it, without the first `/`
  void put(const std::filesystem::path& inside, std::string_view content) const {
    std::filesystem::create_directories((folder_.path() / inside).parent_path());
    std::ofstream(folder_.path() / inside, std::ios::binary | std::ios::trunc) << content;
  }
  void link(const std::filesystem::path& inside, const std::filesystem::path& target) const {
    std::filesystem::create_directories((folder_.path() / inside).parent_path());
    std::filesystem::create_symlink(target, folder_.path() / inside);
  }
  void remove(const std::filesystem::path& inside) const {
    std::filesystem::remove_all(folder_.path() / inside);
  }

  TemporaryFolder folder_;
  Root root_{folder_.path()};
};

}  // namespace jetcrew::sensors
