// A database of its own in a temporary folder, with a clock that stands still until it is told to go on.
#pragma once

#include <atomic>
#include <functional>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "state/database.hpp"

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

/// The Error that `action` throws; the test fails where there is none.
inline Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no Error was thrown";
  return {"none", "nothing was thrown"};
}

}  // namespace jetcrew
