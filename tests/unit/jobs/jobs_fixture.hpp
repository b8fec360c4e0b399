// A real database, and what a test wants to know about the jobs in it.
#pragma once

#include <future>

#include "jobs/runner.hpp"
#include "state/events.hpp"
#include "support/database_fixture.hpp"

namespace jetcrew::jobs {

/// A door that one thread waits at until another opens it.
class Door {
 public:
  void open() { promise_.set_value(); }
  void pass() { future_.wait(); }

 private:
  std::promise<void> promise_;
  std::shared_future<void> future_ = promise_.get_future().share();
};

class JobsTest : public DatabaseTest {
 protected:
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

/// Stands still until the job is stopped, then goes through its checkpoint.
inline void wait_for_stop(Context& context) {
  Door stopped;
  const std::stop_callback open(context.stop(), [&] { stopped.open(); });
  stopped.pass();
  context.checkpoint();
}

}  // namespace jetcrew::jobs
