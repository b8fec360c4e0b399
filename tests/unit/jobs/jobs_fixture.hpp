// A real database, and what a test wants to know about the jobs in it.
#pragma once

#include <atomic>
#include <future>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "jobs/runner.hpp"
#include "state/events.hpp"

namespace jetcrew::jobs {

class ManualClock : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds_));
  }
  void advance(std::chrono::milliseconds by) { milliseconds_ += by.count(); }

 private:
  std::atomic<std::int64_t> milliseconds_ = 1'700'000'000'000;
};

/// A door that one thread waits at until another opens it.
class Door {
 public:
  void open() { promise_.set_value(); }
  void pass() { future_.wait(); }

 private:
  std::promise<void> promise_;
  std::shared_future<void> future_ = promise_.get_future().share();
};

class JobsTest : public testing::Test {
 protected:
  TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "jetcrew.db";
  ManualClock clock;
  std::optional<state::Database> opened;

  state::Database& database() {
    if (!opened) opened.emplace(file, clock);
    return *opened;
  }

  state::Job job(std::int64_t id) { return state::find_job(database(), id).value(); }

  /// `name=state` of each step.
  std::vector<std::string> steps(std::int64_t id) {
    std::vector<std::string> all;
    for (const auto& step : state::steps_of(database(), id))
      all.push_back(fmt::format("{}={}", step.name, state::to_text(step.state)));
    return all;
  }

  /// `data[key]` of each event of a topic.
  std::vector<std::string> told(const std::string& topic, const std::string& key) {
    std::vector<std::string> all;
    for (const auto& event : state::events_after(database(), 0, {topic}, 10'000))
      all.push_back(event.data.at(key).is_string() ? event.data.at(key).get<std::string>()
                                                   : event.data.at(key).dump());
    return all;
  }
};

using Texts = std::vector<std::string>;

inline Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no Error was thrown";
  return {"none", "nothing was thrown"};
}

/// Stands still until the job is stopped, then goes through its checkpoint.
inline void wait_for_stop(Context& context) {
  Door stopped;
  const std::stop_callback open(context.stop(), [&] { stopped.open(); });
  stopped.pass();
  context.checkpoint();
}

}  // namespace jetcrew::jobs
