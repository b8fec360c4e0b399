// Reads the sensors at an even pace, for whoever looks, and keeps how they went.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "sensors/history.hpp"
#include "sensors/reader.hpp"
#include "sensors/settings.hpp"

namespace jetcrew::state {
class Database;
}

namespace jetcrew::sensors {

class Sampler {
 public:
  /// All three must outlive it. Reads once, so that there is something to show from the beginning.
  Sampler(const Root& root, state::Database& database, const Clock& clock = system_clock());
  ~Sampler();
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

  void start();
  /// What is not in the database yet is written.
  void stop();

  /// What the thread does at each step. Not while it runs.
  void take_sample();

  /// The newest sample, and how many there were.
  struct Latest {
    std::shared_ptr<const Sample> sample{};
    std::uint64_t number = 0;
  };
  Latest latest() const;

  /// The interval that is in force.
  std::chrono::milliseconds interval() const;

  /// Somebody looks, and wants a sample so often while this lives; never slower than the settings say.
  class Wish {
   public:
    Wish(Sampler& sampler, std::chrono::milliseconds interval);
    ~Wish();
    Wish(const Wish&) = delete;
    Wish& operator=(const Wish&) = delete;

   private:
    Sampler& sampler_;
    std::multiset<std::chrono::milliseconds>::iterator wish_;
  };

  /// The last `seconds`, 60 to 30 days, in at most some 1440 even steps.
  Chart chart(std::int64_t seconds) const;

 private:
  void work(const std::stop_token& stop);
  void keep(std::int64_t now);
  std::chrono::milliseconds interval_locked() const;
  std::int64_t seconds_now() const;

  state::Database& database_;
  const Clock& clock_;
  Settings settings_;
  Reader reader_;  ///< of the thread that samples
  SliceMaker minute_;
  std::optional<std::int64_t> minute_time_;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  Latest latest_;
  RecentHistory recent_;
  std::vector<Slice> unwritten_;  ///< minutes
  std::multiset<std::chrono::milliseconds> wishes_;
  std::jthread thread_;
};

}  // namespace jetcrew::sensors
