// A database of its own in a temporary folder, with a clock that stands still until it is told to go on.
#pragma once

#include <atomic>

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "state/database.hpp"
#include "support/error_of.hpp"

namespace jetcrew {

class ManualClock : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds_));
  }
  void advance(std::chrono::milliseconds by) { milliseconds_ += by.count(); }

 private:
  std::atomic<std::int64_t> milliseconds_ = 1'700'000'000'000;
};

class DatabaseTest : public testing::Test {
 protected:
  TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "jetcrew.db";
  ManualClock clock;
  std::optional<state::Database> opened;

  state::Database& database() {
    if (!opened) opened.emplace(file, clock);
    return *opened;
  }
};

}  // namespace jetcrew
